import Explanations
import Language

/// `step grad z`: what another command prints, one step a key.
enum StepCommand: Command {
  static let name = "step"
  static let synopsis = "step [grad|forward|paths|…] z"
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

  static func run(_ arguments: inout Arguments, in session: inout Session) throws -> Reply {
    let rest = arguments.rest
    guard !arguments.isAtEnd else {
      throw Problem(.message("step wants to know through what", hint: "step grad z, step forward z"), at: rest.span)
    }
    // What was typed stays in its place, so that carets point to it.
    let source = StatementSource(String(repeating: " ", count: rest.span.lower) + rest.text)
    var reply = try session.reply(stepping: source, &arguments)
    reply.isStepped = true
    reply.document.asks = session.settings.reveal == .ask
    return reply
  }

  /// The words of the commands that may follow.
  static let words = Commands.all.filter { $0.isToldInSteps }.map { $0.name }
}

extension Session {
  /// The reply of the command that is told in steps; of an expression, that of grad.
  fileprivate mutating func reply(stepping source: StatementSource, _ arguments: inout Arguments) throws -> Reply {
    guard arguments.next?.kind != .leftParenthesis else {
      throw Problem(
        .message(
          "step wants a command or a node here", hint: "step grad (…); the unit step is step(x), without a blank"),
        at: arguments.span)
    }
    let isCommand =
      arguments.next?.kind == .colon || Commands.words.contains { sheet[$0] == nil && arguments.isNext(word: $0) }
    guard isCommand, case .command(let command) = try statement(source).kind else {
      return try GradCommand.run(&arguments, in: &self)
    }
    let word = command.word.text
    guard let type = Commands.named(word), type.isToldInSteps else {
      let words = StepCommand.words.joined(separator: ", ")
      throw Problem(
        .message("\(word) prints no trace to step through", hint: "step goes before \(words)"), at: command.word.span)
    }
    return try run(command, source)
  }
}
