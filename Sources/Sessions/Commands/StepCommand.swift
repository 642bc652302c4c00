import Explanations
import Language

/// `step grad z`: what another command prints, one step a key.
enum StepCommand: Command {
  static let name = "step"
  static let parameters: [Parameter] = [
    .rest("[grad|forward|paths|…] z", example: "grad z", "a command or an expression", .tracedCommands)
  ]
  static let takesOpenNames = true
  static let group = CommandGroup.passes
  static let summary = "what a command prints, one step a key; step z is step grad z"
  static let details = [
    "Space or Enter shows the next step, Left the last one again, End all the rest, Esc ends. Letters are typed as a line: "
      + "? tells why the gradient in question is what it is, g draws the graph with the step marked, n, b, a and q are the "
      + "keys above. Any other line ends the step and is run, whole. All that is told is printed below what is there.",
    "set reveal ask puts a question before each answer (∂f/∂u1 = ?) and waits, so that a class can predict first.",
    "Where statements come from a file or a pipe, an empty line is a key, and so is one of these letters that is no name of "
      + "the session. Any other line is the next statement: all the rest is shown before it. step(x) is the unit step.",
  ]
  static let examples = [
    "x = 2; y = 3; f = x * y + sin(x); step grad f", "w = 3; x = w^2; z = x^2; step forward z",
    "set reveal ask; x = 2; y = 3; f = x * y; step f", "x = 2; y = x * x; z = x + y; step paths z x",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let rest = request.rest else { return Reply(kind: name) }
    // What was typed stays in its place, so that carets point to it.
    let source = StatementSource(String(repeating: " ", count: rest.span.lower) + rest.text)
    var reply = try session.reply(stepping: rest, in: source)
    reply.isStepped = true
    reply.document.asks = session.settings.reveal == .ask
    return reply
  }
}

extension SessionState {
  /// The reply of the command that is told in steps; of an expression, that of grad.
  fileprivate mutating func reply(stepping rest: Identifier, in source: StatementSource) throws(Problem) -> Reply {
    guard !rest.text.hasPrefix("(") else {
      throw Problem(
        .command(.steppedBrackets),
        at: rest.span)
    }
    let first = Lexer.tokens(of: rest.text).first
    let word = String(rest.text.utf8.prefix(first?.span.upper ?? 0)) ?? ""
    let isCommand = first?.kind == .colon || (commands.words.contains(word) && sheet[word] == nil)
    guard isCommand, case .command(let command) = try statement(source).kind else {
      return try run(GradCommand.self, rest.span, in: source)
    }
    guard let type = commands.named(command.word.text), type.isToldInSteps else {
      throw Problem(
        .command(.notSteppable(command.word.text, known: commands.traced)),
        at: command.word.span)
    }
    return try run(command, source)
  }
}
