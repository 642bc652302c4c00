/// One thing that a command takes after its word: how it is written, how it is read, and what completes it.
struct Parameter: Sendable {
  enum Reading: Sendable, Equatable {
    /// `z`, and with commas `z, u`.
    case expression, expressions
    /// `W[0, 1]`; `∇W`, `∂L/∂W`.
    case place, quantity
    /// The name of a definition; names with commas between them.
    case name, names
    /// A whole number from 1; any whole number.
    case count, integer
    /// One of some words; any word.
    case choice, word
    /// The path of a file; all that is left, as it was written.
    case file, rest
    /// Another command with all that it takes, begun by its word.
    case command
    case clause(Clause)
    case option(Option)
    case flag
  }

  /// What a word begins after the operands.
  enum Clause: String, Sendable, CaseIterable {
    case wrt, at, over, of, direction, upstream
  }

  /// `name=value`, with the values that it takes.
  struct Option: Sendable, Equatable {
    enum Range: Sendable, Equatable {
      case positiveInteger
      case nonnegative
      /// At least 0 and less than 1.
      case rate
      case words([String])
    }
    let name: String
    let example: String
    let range: Range
  }

  /// Where the words come from that may stand there.
  enum Candidates: Sendable, Equatable {
    case expressions, nodes, definitions, composites, settings, settingValues, topics, none
    /// A command that is told in steps, or an expression; one whose page can be published.
    case tracedCommands, publishedCommands
    case words([String])
    case files(besides: [String])
  }

  let reading: Reading
  /// How the usage line writes it, brackets left aside: `z`, `wrt x, W`.
  let form: String
  /// The same as it can be typed.
  var example: String
  var candidates = Candidates.expressions
  /// What it is, in words; of words to choose from what one of them is.
  var noun: String
  var isOptional = false
  /// Whether a clause takes several, with commas between them.
  var isList = false
  /// Whether the usage line leaves it out, where there is much.
  var isHidden = false
  /// Words that are accepted and not offered.
  var aliases: [String] = []

  private init(
    _ reading: Reading, _ form: String, example: String? = nil, _ noun: String, _ candidates: Candidates = .expressions
  ) {
    (self.reading, self.form, self.example) = (reading, form, example ?? form)
    (self.noun, self.candidates) = (noun, candidates)
  }

  var clause: Clause? {
    if case .clause(let clause) = reading { clause } else { nil }
  }

  var option: Option? {
    if case .option(let option) = reading { option } else { nil }
  }

  /// Whether it has its place before clauses, options and words.
  var isOperand: Bool {
    switch reading {
    case .clause, .option, .flag, .command: false
    case .choice: !isOptional
    default: true
    }
  }

  /// Whether it ends in an expression, which what follows could go on with.
  var endsInExpression: Bool {
    switch reading {
    case .expression, .expressions, .clause, .option, .command: true
    default: false
    }
  }

  /// The words by which it is begun or chosen, with what follows each.
  var words: [(text: String, suffix: String)] {
    switch reading {
    case .clause(let clause): [(clause.rawValue, " ")]
    case .option(let option): [(option.name, "=")]
    case .flag: [(form, "")]
    case .choice: if case .words(let words) = candidates { words.map { ($0, isOptional ? "" : " ") } } else { [] }
    default: []
    }
  }

  /// What it is, with the words to choose from.
  var nounWithWords: String {
    guard reading == .choice else { return noun }
    return "a \(noun): \(words.map(\.text).joined(separator: ", "))"
  }

  /// Whether a word is one of those to choose from.
  func chooses(_ word: String) -> Bool {
    reading == .choice && (words.map(\.text) + aliases).contains(word.lowercased())
  }
}

// MARK: - What commands declare

extension Parameter {
  static func expression(_ form: String, _ noun: String = "an expression") -> Parameter {
    Parameter(.expression, form, noun)
  }
  static func expressions(_ form: String) -> Parameter { Parameter(.expressions, form, "an expression") }
  /// An expression that most often is a name.
  static func node(_ form: String) -> Parameter { Parameter(.expression, form, "an expression", .nodes) }
  static func place(_ form: String, _ noun: String) -> Parameter { Parameter(.place, form, noun, .nodes) }
  static func quantity(_ form: String, _ noun: String) -> Parameter { Parameter(.quantity, form, noun, .nodes) }
  static func name(_ form: String) -> Parameter { Parameter(.name, form, "the name of a definition", .definitions) }
  static func names(
    _ form: String, example: String? = nil, _ noun: String = "the name of a definition",
    _ candidates: Candidates = .definitions
  ) -> Parameter {
    Parameter(.names, form, example: example, noun, candidates)
  }
  static let count = Parameter(.count, "n", example: "2", "a positive integer", .none).optional
  static func integer(_ form: String) -> Parameter { Parameter(.integer, form, "an integer", .none) }
  static func file(_ form: String, others: [String] = []) -> Parameter {
    let forms = ([form] + others).joined(separator: "|")
    return Parameter(.file, forms, example: form, "the path of a file", .files(besides: others))
  }
  static func rest(_ form: String, example: String? = nil, _ noun: String, _ candidates: Candidates) -> Parameter {
    Parameter(.rest, form, example: example, noun, candidates)
  }
  /// Another command, the last thing on the line.
  static func command(_ form: String, example: String, _ candidates: Candidates) -> Parameter {
    Parameter(.command, form, example: example, "a command", candidates).optional
  }
  static func word(_ form: String, example: String, _ noun: String, _ candidates: Candidates) -> Parameter {
    Parameter(.word, form, example: example, noun, candidates)
  }
  /// One of some words: at its place where it has to be there, else anywhere.
  static func choice(_ noun: String, _ words: [String], aliases: [String] = []) -> Parameter {
    var choice = Parameter(.choice, words.joined(separator: "|"), example: words[0], noun, .words(words))
    choice.aliases = aliases
    return choice
  }
  /// How much a trace says this time: symbols alone, or each node and its product alone.
  static let general = flag("general")
  static let forms = [flag("general"), flag("brief"), flag("both").hidden]
  static func flag(_ word: String) -> Parameter { Parameter(.flag, word, word, .none).optional }

  /// `wrt x, W`: nodes and their parts.
  static func wrt(_ variables: String) -> Parameter { clause(.wrt, variables).with { $0.candidates = .nodes } }
  /// `at x = 3`: other values for a while.
  static let at = clause(.at, "x = 3")
  /// `over x in X, y in Y`: examples.
  static let over = clause(.over, "x in X, y in Y")
  /// `of z`: the output in question.
  static let of = clause(.of, "z")
  /// `upstream [0.5, -1]`: the gradient that arrives.
  static let upstream = clause(.upstream, "[0.5, -1]")
  static func clause(_ clause: Clause, _ form: String) -> Parameter {
    Parameter(.clause(clause), "\(clause.rawValue) \(form)", "an expression").optional
  }
  static func option(_ name: String, _ example: String, _ range: Option.Range) -> Parameter {
    let option = Option(name: name, example: example, range: range)
    return Parameter(.option(option), "\(name)=\(example)", "an option").optional
  }

  /// The same where it may be left out.
  var optional: Parameter { with { $0.isOptional = true } }
  /// The same with as many as one likes.
  var list: Parameter { with { $0.isList = true } }
  /// The same, but not in the usage line.
  var hidden: Parameter { with { $0.isHidden = true } }

  private func with(_ change: (inout Parameter) -> Void) -> Parameter {
    var result = self
    change(&result)
    return result
  }
}

extension [Parameter] {
  /// How a command that takes these is written: `grad z [wrt x, W] [at x = 3]`.
  func usage(of command: String) -> String {
    let forms = filter { !$0.isHidden }.map { $0.isOptional ? "[\($0.form)]" : $0.form }
    return ([command] + forms).joined(separator: " ")
  }

  /// What was declared for a clause.
  subscript(clause: Parameter.Clause) -> Parameter? { first { $0.clause == clause } }
}
