import Language

/// Reads what a command declares: the operands in their order, then clauses, options and words in any.
///
/// Where reading ends too early, `current` and `pending` say what could have come.
struct RequestReader {
  private let command: String
  private let parameters: [Parameter]
  /// Whether a word is a name of the session's, which comes before a word to choose.
  private let isName: (String) -> Bool
  /// Whether a word begins a command that may be an argument.
  private let isCommand: (String) -> Bool
  /// What may still come.
  private(set) var pending: [Parameter]
  /// What is being read.
  private(set) var current: Parameter?
  /// What was read last.
  private(set) var last: Parameter?
  private(set) var request = Request()

  init(
    _ command: String, _ parameters: [Parameter], isName: @escaping (String) -> Bool,
    isCommand: @escaping (String) -> Bool
  ) {
    (self.command, self.parameters, pending) = (command, parameters, parameters)
    (self.isName, self.isCommand) = (isName, isCommand)
  }

  /// Reads all that stands in a stretch of a statement, and refuses what is no part of the command.
  mutating func read(_ span: SourceSpan, in source: StatementSource) throws(Problem) {
    var form = CommandForm(command)
    form.clauseWords.formUnion(parameters.compactMap { $0.clause?.rawValue })
    form.takesVariables = parameters[.wrt] != nil
    for option in parameters.compactMap(\.option) { form.options[option.name] = option.example }
    var arguments = Arguments(span, in: source, of: form)
    try readOperands(&arguments)
    while let next = pending.first(where: { begins($0, arguments) }) {
      try take(next, &arguments)
      if next.option != nil { _ = arguments.accept(.comma) }
    }
    guard arguments.isAtEnd else { throw refusal(of: arguments) }
  }

  private mutating func readOperands(_ arguments: inout Arguments) throws(Problem) {
    var isFirst = true
    for operand in parameters where operand.isOperand {
      while let word = arguments.nextWord, !isName(word),
        let choice = pending.first(where: { !$0.isOperand && $0.chooses(word) })
      {
        try take(choice, &arguments)
      }
      if operand.isOptional, operand.endsInExpression,
        let flag = pending.first(where: { $0.reading == .flag && begins($0, arguments) && !isName($0.form) })
      {
        try take(flag, &arguments)
      }
      let mayBeClause = !isFirst || operand.isOptional
      guard !arguments.isAtEnd, !(mayBeClause && isClauseNext(arguments)) else {
        if operand.isOptional { continue }
        current = operand
        throw Problem(
          .command(.needs(command, operand.nounWithWords, hint: example(after: arguments.taken))), at: arguments.span)
      }
      // The expressions of `paths z x` may be parted by a comma or `wrt`.
      if !request.expressions.isEmpty, !arguments.accept(.comma) { _ = arguments.accept(word: "wrt") }
      try take(operand, &arguments)
      isFirst = false
    }
  }

  private func isClauseNext(_ arguments: Arguments) -> Bool {
    // A name of the session's comes before a word, and clauses before that.
    let isOwn = arguments.nextWord.map(isName) ?? false
    return pending.contains { !$0.isOperand && ($0.clause != nil || !isOwn) && begins($0, arguments) }
  }

  private func begins(_ parameter: Parameter, _ arguments: Arguments) -> Bool {
    switch parameter.reading {
    case .clause(let clause): arguments.nextWord == clause.rawValue
    case .option: arguments.isOptionNext
    case .flag: arguments.nextWord == parameter.form
    case .choice: arguments.nextWord.map { parameter.chooses($0) } ?? false
    case .command: isCommandNext(arguments)
    default: false
    }
  }

  private func isCommandNext(_ arguments: Arguments) -> Bool {
    if arguments.next?.kind == .colon { return true }
    guard let word = arguments.nextWord, isCommand(word), !isName(word) else { return false }
    // A file may be called as a command is: grad.tex.
    var copy = arguments
    let whole = try? copy.word().text
    return whole == word || whole?.hasPrefix(word + "(") ?? false
  }

  private mutating func take(_ parameter: Parameter, _ arguments: inout Arguments) throws(Problem) {
    current = parameter
    let start = arguments.span
    do throws(SyntaxError) { try read(parameter, &arguments) } catch { throw Problem(.syntax(error), at: error.span) }
    try check(parameter, at: start)
    if parameter.option == nil { pending.removeAll { $0.reading == parameter.reading && $0.form == parameter.form } }
    (current, last) = (nil, parameter)
  }

  private mutating func read(_ parameter: Parameter, _ arguments: inout Arguments) throws(SyntaxError) {
    let expected = "\(parameter.noun), as in \(example(after: ""))"
    switch parameter.reading {
    case .expression: request.expressions.append(try arguments.expression())
    case .expressions: request.expressions += try arguments.expressions()
    case .place: request.place = try arguments.place(expected)
    case .quantity: request.quantity = try arguments.quantity(expected)
    case .name: request.names = [try arguments.name(expected)]
    case .names: request.names = try arguments.names(expected)
    case .count, .integer, .choice, .word: request.word = try arguments.word()
    case .file: request.file = try arguments.path()
    case .rest: request.rest = arguments.takeRest()
    case .command: request.command = arguments.takeRest()
    case .flag: if arguments.accept(word: parameter.form) { request.flags.insert(parameter.form) }
    case .option: if let option = try arguments.option() { request.options.append(option) }
    case .clause(let clause):
      _ = arguments.accept(word: clause.rawValue)
      switch clause {
      case .at: request.bindings = try arguments.assignments()
      case .over: request.memberships = try arguments.memberships()
      case .wrt: request.wrt = try arguments.expressions()
      case .of: request.of = try parameter.isList ? arguments.expressions() : [arguments.expression()]
      case .upstream: request.upstream = try arguments.expression()
      case .direction: request.directions = try arguments.expressions()
      }
    }
  }

  /// Refuses what was read where it is nothing that the parameter takes.
  private mutating func check(_ parameter: Parameter, at start: SourceSpan) throws(Problem) {
    switch parameter.reading {
    case .count, .integer:
      guard let word = request.word else { return }
      request.number = Int(word.text)
      guard let number = request.number, number > 0 || parameter.reading == .integer else {
        throw Problem(.command(.unexpected(word.text, wanted: parameter.noun, hint: example(after: ""))), at: word.span)
      }
    case .choice:
      if let word = request.word, !parameter.chooses(word.text) { throw unknownWord(word, parameter) }
    case .file:
      guard request.file?.text.isEmpty ?? true else { return }
      throw Problem(.command(.needs(command, parameter.noun, hint: example(after: ""))), at: start)
    case .option:
      guard let name = request.options.last?.name else { return }
      let known = parameters.compactMap { $0.option?.name }
      guard known.contains(name.text) else {
        let nearest = Suggestion.nearest(name.text, among: known)
        throw Problem(
          .unknownKeyword(function: command, keyword: name.text, known: known, nearest: nearest), at: name.span)
      }
      guard request.options.count(where: { $0.name.text == name.text }) == 1 else {
        throw Problem(.command(.givenTwice(name.text)), at: name.span)
      }
    default: break
    }
  }

  /// The command with what was typed, completed by examples of what is still needed.
  private func example(after taken: String) -> String {
    let operands = taken.isEmpty ? parameters : pending
    let missing = operands.filter { $0.isOperand && !$0.isOptional }.map(\.example)
    let shown = missing.isEmpty && taken.isEmpty ? parameters.prefix(1).map(\.example) : missing
    return ([command] + (taken.isEmpty ? [] : [Diagnostic.shortened(taken)]) + shown).joined(separator: " ")
  }

  // MARK: Refusals

  /// Why what is left does not belong there.
  private func refusal(of arguments: Arguments) -> Problem {
    let rest = arguments.rest
    let doesNotTake = Problem(
      .command(.doesNotTake(command, rest.text, usage: parameters.usage(of: command))), at: rest.span)
    let takesVariables = parameters[.wrt] != nil
    if let word = arguments.nextWord {
      // `grad y of x` is most often meant as `wrt`, which is said of an operator that is missing.
      let isClause = Parameter.Clause(rawValue: word) != nil && !(word == "of" && takesVariables)
      if !isClause, let choice = pending.first(where: { $0.reading == .choice }) {
        return unknownWord(Identifier(word, at: arguments.span), choice)
      }
      if isClause || !takesVariables { return doesNotTake }
    }
    guard parameters.contains(where: \.endsInExpression) else { return doesNotTake }
    do throws(SyntaxError) { try arguments.expectEnd() } catch { return Problem(.syntax(error), at: error.span) }
    return doesNotTake
  }

  private func unknownWord(_ word: Identifier, _ choice: Parameter) -> Problem {
    let words = choice.words.map(\.text)
    let nearest = Suggestion.nearest(word.text, among: words + choice.aliases)
    return Problem(.command(.unknownWord(word.text, noun: choice.noun, nearest: nearest, known: words)), at: word.span)
  }
}
