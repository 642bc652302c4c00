import Explanations
import Language

extension Session {
  /// What may stand in place of the word before the cursor.
  ///
  /// `cursor` and `start` are UTF-8 offsets; the candidates replace what stands from `start` to the cursor, and `suffix`
  /// follows a candidate that is the only one.
  public func completions(for text: String, cursor: Int) -> (start: Int, candidates: [String], suffix: String) {
    let typed = String(decoding: Array(text.utf8).prefix(max(cursor, 0)), as: UTF8.self)
    if let symbol = LaTeXNames.completion(of: typed) { return symbol }
    let context = CompletionContext(typed)
    guard !context.isInComment else { return (context.start, [], "") }
    if let path = dataFileCompletion(typed) { return path }
    if let path = pathCompletion(context) { return path }
    guard !context.isInString else { return (context.start, [], "") }
    let words = words(in: context)
    let matching = words.filter { $0.text.hasPrefix(context.word) }
    var seen: Set<String> = []
    let candidates = matching.map(\.text).filter { seen.insert($0).inserted }
    return (context.start, candidates.sorted(), candidates.count == 1 ? matching[0].suffix : "")
  }

  /// The stretches of a line as it is typed with their roles, in UTF-8 offsets; commands stand out as such.
  public func highlights(of text: String) -> [(range: Range<Int>, role: Role)] {
    let tokens = Lexer.tokens(of: text)
    let bytes = Array(text.utf8)
    var commandStarts: Set<Int> = []
    func word(_ token: Token) -> String {
      String(decoding: bytes[token.span.lower..<token.span.upper], as: UTF8.self)
    }
    for (k, token) in tokens.enumerated() where token.kind == .name {
      let previous = k > 0 ? tokens[k - 1].kind : .newline
      guard [.newline, .semicolon, .colon, .question].contains(previous) else { continue }
      // A colon makes a command of the word only where it begins the statement.
      if previous == .colon, k > 1, ![.newline, .semicolon].contains(tokens[k - 2].kind) { continue }
      let name = word(token)
      let next = k + 1 < tokens.count ? tokens[k + 1].kind : .newline
      let isDefinition = [.assign, .replace, .plusAssign, .minusAssign, .comma].contains(next)
      let isCommand = Commands.words.contains(name) && (previous == .colon || sheet[name] == nil)
      if name == "const" || (isCommand && !isDefinition) { commandStarts.insert(token.span.lower) }
      // The command that is told in steps.
      if name == StepCommand.name, isCommand, next == .name, StepCommand.words.contains(word(tokens[k + 1])) {
        commandStarts.insert(tokens[k + 1].span.lower)
      }
    }
    return Lexer.highlights(of: text).map { highlight in
      let role = commandStarts.contains(highlight.span.lower) ? .keyword : Self.role(of: highlight.role)
      return (highlight.span.lower..<highlight.span.upper, role)
    }
  }

  private static func role(of part: Highlight.Role) -> Role {
    switch part {
    case .number: .number
    case .name: .name
    case .function: .function
    case .operator: .operator
    case .bracket: .plain
    case .string: .value
    case .comment: .muted
    case .error: .error
    }
  }
}

/// Where the cursor stands: in which statement, after which words, in the midst of which.
struct CompletionContext {
  /// The offset of the word before the cursor, and the word, empty between words.
  private(set) var start: Int
  private(set) var word = ""
  /// The words and signs of the statement before that one.
  fileprivate(set) var before: [(kind: Token.Kind, text: String)] = []
  private(set) var isInComment = false
  private(set) var isInString = false
  /// What was typed, from the start of the statement's second word.
  private(set) var argument: (start: Int, text: String)?

  /// The context at the end of a text.
  init(_ typed: String) {
    let bytes = Array(typed.utf8)
    func text(_ from: Int, _ to: Int) -> String { String(decoding: bytes[from..<to], as: UTF8.self) }
    start = bytes.count
    let tokens = Lexer.tokens(of: typed)
    let first = tokens.lastIndex { $0.kind == .semicolon || $0.kind == .newline }.map { $0 + 1 } ?? 0
    let statement = tokens[first...]
    guard let last = statement.last else { return }
    isInComment = last.kind == .comment
    isInString = last.kind == .unterminatedString
    let isInWord = last.span.upper == bytes.count && last.kind == .name
    if isInWord {
      start = last.span.lower
      word = text(last.span.lower, last.span.upper)
    }
    before = statement.dropLast(isInWord ? 1 : 0).map { ($0.kind, text($0.span.lower, $0.span.upper)) }
    let skipped = statement.first?.kind == .colon ? 1 : 0
    if statement.count > skipped, let command = statement.dropFirst(skipped).first, command.span.upper < bytes.count {
      var from = command.span.upper
      while from < bytes.count, bytes[from] == UInt8(ascii: " ") || bytes[from] == UInt8(ascii: "\t") { from += 1 }
      if from > command.span.upper { argument = (from, text(from, bytes.count)) }
    }
  }

  /// What was typed from the third word on, as long as that is one word.
  var secondArgument: (start: Int, text: String)? {
    guard let argument, let blank = argument.text.firstIndex(of: " ") else { return nil }
    let rest = argument.text[blank...].drop { $0 == " " }
    guard rest.hasPrefix("\"") || !rest.contains(" ") else { return nil }
    return (
      argument.start + argument.text.utf8.distance(from: argument.text.startIndex, to: rest.startIndex), String(rest)
    )
  }

  /// The word that begins the statement, a colon before it left aside.
  var leader: String? {
    let words = before.first?.kind == .colon ? before.dropFirst() : before[...]
    return words.first.flatMap { $0.kind == .name || $0.kind == .question ? $0.text : nil }
  }
}

// MARK: - Words

extension Session {
  private typealias Candidate = (text: String, suffix: String)

  private func words(in context: CompletionContext) -> [Candidate] {
    let before = context.before
    if context.leader == StepCommand.name, sheet[StepCommand.name] == nil || before[0].kind == .colon {
      var inner = context
      inner.before.removeFirst(before[0].kind == .colon ? 2 : 1)
      guard let command = inner.leader else { return StepCommand.words.map { ($0, " ") } + expressionWords }
      return StepCommand.words.contains(command) ? words(in: inner) : expressionWords
    }
    guard let leader = context.leader else {
      if before.isEmpty { return commands + [("const", " ")] + expressionWords }
      return before.first?.kind == .colon && before.count == 1 ? commands : expressionWords
    }
    guard leader == "?" || (Commands.words.contains(leader) && (sheet[leader] == nil || before[0].kind == .colon)),
      !before.contains(where: { [.assign, .replace].contains($0.kind) && !Self.takesBindings.contains(leader) })
    else { return expressionWords }
    switch leader {
    case "?", HelpCommand.name: return Help.topics(in: self).map { ($0, "") }
    case SetCommand.name:
      let words = before.drop { $0.kind == .colon }
      if words.count == 1 { return Setting.all.map { ($0.name, " ") } }
      guard words.count == 2, let setting = Setting.all.first(where: { $0.name == words.last?.text }) else { return [] }
      return (setting.choices + (setting.values.hasPrefix("auto") && setting.choices.isEmpty ? ["auto"] : []))
        .map { ($0, "") }
    case ExportCommand.name:
      if before.drop(while: { $0.kind == .colon }).count == 1 { return ExportFormats.all.map { ($0.name, " ") } }
      return [("of", " "), ("at", " ")] + expressionWords
    case ExpandCommand.name, CollapseCommand.name:
      return sheet.composites.keys.map { ($0, "") } + FunctionTable.composites.keys.map { ($0, "") } + [("all", "")]
    case ShowCommand.name, RemoveCommand.name: return sheet.definitions.keys.map { ($0, "") }
    case GradCommand.name, "backward", ForwardCommand.name, PathsCommand.name, CostCommand.name, WhyCommand.name,
      NudgeCommand.name, LayersCommand.name, CompareCommand.name:
      let own =
        [
          ForwardCommand.name: [], GradCommand.name: ["over", "wrt"], "backward": ["over", "wrt"],
          WhyCommand.name: ["of"],
          NudgeCommand.name: ["of"], LayersCommand.name: [], CompareCommand.name: ["of"],
        ][leader] ?? ["wrt"]
      let clauses = before.count > 1 ? ["at"] + own : []
      return clauses.map { ($0, " ") } + expressionWords
    case JacobianCommand.name, HessianCommand.name, DeriveCommand.name, CheckCommand.name, TangentCommand.name:
      let clauses = before.count > 1 ? ["at", "wrt"] + (leader == TangentCommand.name ? ["direction"] : []) : []
      return clauses.map { ($0, " ") } + expressionWords
    case SGDCommand.name, AdamCommand.name:
      let own = leader == SGDCommand.name ? ["momentum"] : ["beta1", "beta2", "eps"]
      let options = (TrainingArguments.shared + own).map { ($0, "=") }
      return before.count > 1 ? [("over", " "), ("wrt", " ")] + options + expressionWords : expressionWords
    case GraphCommand.name:
      let words = before.count > 1 ? GraphCommand.words + ["at"] : []
      return words.map { ($0, $0 == "at" ? " " : "") } + expressionWords
    default: return []
    }
  }

  /// The commands in which `=` is part of `at x = 3`, and makes no definition of the line.
  private static let takesBindings: Set<String> = [
    GradCommand.name, "backward", ForwardCommand.name, JacobianCommand.name, HessianCommand.name, DeriveCommand.name,
    CheckCommand.name, TangentCommand.name, GraphCommand.name, PathsCommand.name, CostCommand.name, WhyCommand.name,
    NudgeCommand.name, LayersCommand.name, CompareCommand.name, SGDCommand.name, AdamCommand.name,
  ]

  private var commands: [Candidate] { Commands.words.map { ($0, " ") } }

  /// What may stand in an expression; the user's names come before the language's.
  private var expressionWords: [Candidate] {
    sheet.definitions.map { ($0.key, $0.value.isFunction ? "(" : "") } + traceNames.keys.sorted().map { ($0, "") }
      + FunctionTable.names.map { ($0, "(") } + [("pi", ""), ("ans", ""), ("inf", ""), ("nan", "")]
  }

  /// Completes the path after save, load and record, and after the format of export.
  private func pathCompletion(
    _ context: CompletionContext
  ) -> (start: Int, candidates: [String], suffix: String)? {
    let leader = context.leader
    guard
      [SaveCommand.name, LoadCommand.name, RecordCommand.name, ExportCommand.name].contains(leader),
      sheet[leader ?? ""] == nil || context.before.first?.kind == .colon,
      !(context.before.dropFirst().first.map { $0.kind == .assign } ?? false),
      let argument = leader == ExportCommand.name ? context.secondArgument : context.argument
    else { return nil }
    let isQuoted = argument.text.hasPrefix("\"")
    let path = isQuoted ? String(argument.text.dropFirst()) : argument.text
    let start = argument.start + (isQuoted ? 1 : 0)
    return completion(
      ofPath: path, from: start, isQuoted: isQuoted, others: leader == RecordCommand.name ? ["off"] : [])
  }

  /// Completes the path that begins an open `csv("`.
  private func dataFileCompletion(_ typed: String) -> (start: Int, candidates: [String], suffix: String)? {
    guard sheet["csv"] == nil, let quote = typed.lastIndex(of: "\""), typed[..<quote].hasSuffix("csv(") else {
      return nil
    }
    let start = typed.utf8.distance(from: typed.startIndex, to: quote) + 1
    return completion(ofPath: String(typed[typed.index(after: quote)...]), from: start, isQuoted: true, others: [])
  }

  private func completion(
    ofPath path: String, from start: Int, isQuoted: Bool, others: [String]
  ) -> (start: Int, candidates: [String], suffix: String) {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let entries = files.list?(directory.isEmpty ? "." : directory) ?? []
    let hidden = path.dropFirst(directory.count).hasPrefix(".")
    var candidates = entries.filter { hidden || !$0.hasPrefix(".") }.map { directory + $0 } + others
    candidates = candidates.filter { $0.hasPrefix(path) }.sorted()
    let isDirectory = candidates.count == 1 && candidates[0].hasSuffix("/")
    return (start, candidates, isQuoted && candidates.count == 1 && !isDirectory ? "\"" : "")
  }
}
