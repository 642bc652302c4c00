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
    var (first, depth) = (0, 0)
    for (k, token) in tokens.enumerated() {
      switch token.kind {
      case .leftSquare, .leftParenthesis: depth += 1
      case .rightSquare, .rightParenthesis: depth -= 1
      // Within brackets it parts the rows of a matrix.
      case .semicolon, .newline: if depth <= 0 { (first, depth) = (k + 1, 0) }
      default: break
      }
    }
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

  /// Whether what may stand there is the set of values of a declaration.
  var isInDeclaration: Bool {
    guard before.count > 1, before[0].kind == .name, let last = before.last else { return false }
    guard before.contains(where: { $0.kind == .colon }), !before.contains(where: { $0.kind == .leftSquare }) else {
      return false
    }
    return [.colon, .times, .comma, .greater, .unknownCharacter].contains(last.kind)
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
    if context.isInDeclaration { return [("R", "")] }
    guard let leader = context.leader else {
      if before.isEmpty { return commandWords + [("const", " ")] + expressionWords }
      return before.first?.kind == .colon && before.count == 1 ? commandWords : expressionWords
    }
    guard let command = command(context) else { return expressionWords }
    // Only a clause of a command has an `=` that defines nothing.
    let takesBindings = command.parameters.contains { $0.clause == .at || $0.option != nil }
    if leader != "?", !takesBindings, before.contains(where: { [.assign, .replace].contains($0.kind) }) {
      return expressionWords
    }
    return words(command, after: context.argument.map { String($0.text.dropLast(context.word.count)) } ?? "")
  }

  /// The command that a statement begins with, names of the user's aside.
  private func command(_ context: CompletionContext) -> (any Command.Type)? {
    guard let leader = context.leader else { return nil }
    if leader == "?" { return HelpCommand.self }
    return state.sheet[leader] == nil || context.before.first?.kind == .colon ? state.commands.named(leader) : nil
  }

  /// What a command may be given next, after what was typed behind its word.
  private func words(_ command: any Command.Type, after typed: String) -> [Candidate] {
    let reader = reader(command, after: typed)
    if let rest = reader.request.rest, command.parameters.first?.candidates == .tracedCommands {
      let context = CompletionContext(rest.text + " ")
      guard let inner = self.command(context), inner.isToldInSteps else { return expressionWords }
      return words(inner, after: context.argument?.text ?? "")
    }
    if let last = reader.request.command {
      let context = CompletionContext(last.text + " ")
      guard let inner = self.command(context) else { return expressionWords }
      return words(inner, after: context.argument?.text ?? "")
    }
    if let current = reader.current {
      // `paths z wrt x`
      let isSecond = current.reading == .expression && !reader.request.expressions.isEmpty
      return candidates(current, reader.request) + (isSecond ? [("wrt", " ")] : [])
    }
    let operand = reader.pending.first { $0.isOperand }.map { candidates($0, reader.request) } ?? []
    let continuing = reader.last?.endsInExpression ?? false ? expressionWords : []
    return operand + reader.pending.filter { !$0.isOperand }.flatMap(words) + continuing
  }

  private func reader(_ command: any Command.Type, after typed: String) -> RequestReader {
    var reader = RequestReader(
      command.name, command.parameters, isName: { [state] in state.sheet[$0] != nil },
      isCommand: { [state] in state.commands.named($0)?.isPublished ?? false })
    // What is wrong with the beginning of a line is said when the line is carried out.
    try? reader.read(SourceSpan(0, typed.utf8.count), in: StatementSource(typed))
    return reader
  }

  /// The words that begin something besides the operands.
  private func words(_ parameter: Parameter) -> [Candidate] {
    parameter.reading == .command ? state.commands.published.map { ($0, " ") } : parameter.words
  }

  private func candidates(_ parameter: Parameter, _ request: Request) -> [Candidate] {
    switch parameter.candidates {
    case .expressions: expressionWords
    case .nodes: nodeWords
    case .definitions: state.sheet.definitions.keys.map { ($0, "") }
    case .composites:
      (state.sheet.composites.keys.map { $0 } + FunctionTable.composites.keys + ["all"]).map { ($0, "") }
    case .settings: Setting.all.map { ($0.name, " ") }
    case .settingValues: Setting.all.first { $0.name == request.word?.text }?.completions.map { ($0, "") } ?? []
    case .topics: Help.topics(in: state).map { ($0, "") }
    case .publishedCommands: state.commands.published.map { ($0, " ") }
    case .tracedCommands: state.commands.traced.map { ($0, " ") } + expressionWords
    case .words: parameter.words
    case .files, .none: []
    }
  }

  private var commandWords: [Candidate] { state.commands.words.map { ($0, " ") } }

  /// The names of nodes.
  private var nodeWords: [Candidate] {
    state.sheet.definitions.filter { !$0.value.isFunction }.map { ($0.key, "") }
      + state.traceNames.keys.sorted().map { ($0, "") }
  }

  /// What may stand in an expression; the user's names come before the language's.
  private var expressionWords: [Candidate] {
    state.sheet.definitions.map { ($0.key, $0.value.isFunction ? "(" : "") }
      + state.traceNames.keys.sorted().map { ($0, "") }
      + FunctionTable.names.map { ($0, "(") } + [("pi", ""), ("ans", ""), ("inf", ""), ("nan", "")]
  }

  /// Completes the path of a file that a command takes.
  private func pathCompletion(_ context: CompletionContext) -> (start: Int, candidates: [String], suffix: String)? {
    guard context.before.dropFirst().first?.kind != .assign, let command = command(context),
      let argument = context.argument
    else { return nil }
    // A path may hold anything: it begins at its quote, or after the last blank.
    let isQuoted = argument.text.count { $0 == "\"" } % 2 == 1
    let first =
      isQuoted ? argument.text.lastIndex(of: "\"") : argument.text.lastIndex(of: " ").map(argument.text.index(after:))
    let typed = argument.text[..<(first ?? argument.text.startIndex)]
    let reader = reader(command, after: String(typed))
    guard case .files(let others)? = (reader.current ?? reader.pending.first { $0.isOperand })?.candidates else {
      return nil
    }
    let path = argument.text.dropFirst(typed.count + (isQuoted ? 1 : 0))
    return completion(
      ofPath: String(path), from: argument.start + typed.utf8.count + (isQuoted ? 1 : 0), isQuoted: isQuoted,
      others: others)
  }

  /// Completes the path that begins an open `csv("`.
  private func dataFileCompletion(_ typed: String) -> (start: Int, candidates: [String], suffix: String)? {
    guard state.sheet["csv"] == nil, let quote = typed.lastIndex(of: "\""), typed[..<quote].hasSuffix("csv(") else {
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
