import Explanations
import Graphs
import Language
import Tensors

/// What sgd and adam read after their word: `L wrt W, b lr=0.1 steps=100 over x in X`.
struct TrainingArguments {
  let loss: SyntaxTree
  private(set) var parameters: [Identifier]?
  private(set) var memberships: [Arguments.Binding] = []
  private(set) var steps = 100
  private(set) var batch: Int?
  private var given: Set<String> = []
  private var options: [String: (name: Identifier, value: Double)] = [:]
  private var schedule: (name: String, value: SyntaxTree)?

  /// The options that both take.
  static let shared = ["lr", "steps", "batch", "weight_decay", "schedule", "step_size", "gamma"]
  static let schedules = ["constant", "cosine", "linear", "step"]

  init(
    _ arguments: inout Arguments, for command: any Command.Type, options own: [String], in session: inout Session
  ) throws {
    guard !arguments.isAtEnd else {
      throw Problem(.message("\(command.name) wants the loss to train on", hint: command.synopsis), at: arguments.span)
    }
    loss = try arguments.expression()
    while !arguments.isAtEnd {
      if parameters == nil, arguments.accept(word: "wrt") {
        parameters = try arguments.names("the name of a variable")
      } else if memberships.isEmpty, arguments.accept(word: "over") {
        memberships = try arguments.memberships()
      } else if let option = try arguments.option() {
        try set(option, known: Self.shared + own, for: command, in: &session)
        _ = arguments.accept(.comma)
      } else {
        try arguments.expectEnd()
      }
    }
  }

  private mutating func set(
    _ option: Arguments.Binding, known: [String], for command: any Command.Type, in session: inout Session
  ) throws {
    let name = option.name.text
    guard known.contains(name) else {
      let nearest = Suggestion.nearest(name, among: known).map { "did you mean \($0)?" }
      throw Problem(
        .message(
          "\(command.name) has no option \(Diagnostic.quote(name))",
          hint: nearest ?? "it has \(known.joined(separator: ", "))"), at: option.name.span)
    }
    guard given.insert(name).inserted else {
      throw Problem(.message("\(name) is given twice", hint: "give it once"), at: option.name.span)
    }
    if name == "schedule" {
      guard Self.schedules.contains(option.value.text) else {
        throw Problem(
          .message("a schedule is one of \(Self.schedules.joined(separator: ", "))", hint: "schedule=cosine"),
          at: option.value.span)
      }
      schedule = (option.value.text, option.value)
      return
    }
    let value = try session.evaluatedNow(option.value)
    guard value.isScalar else { throw Problem(.notANumber(what: name), at: option.value.span) }
    let x = value.scalars[0]
    if ["steps", "batch", "step_size"].contains(name) {
      guard let n = Int(exactly: x), n > 0 else {
        throw Problem(.notAnInteger(what: name, value: LiteralText.number(x) + ", from 1"), at: option.value.span)
      }
      if name == "steps" {
        try session.settings.limits.require(x, .steps, for: command.name, at: option.value.span)
        steps = n
      }
      if name == "batch" { batch = n }
    } else {
      let isRate = ["momentum", "beta1", "beta2"].contains(name)
      guard x.isFinite, x >= 0, !isRate || x < 1 else {
        let wanted = isRate ? "from 0 to below 1" : "finite and not negative"
        let hint = name == "lr" && x < 0 ? "\(command.name) -(\(loss.text)) climbs" : nil
        throw Problem(.message("\(name) must be \(wanted)", hint: hint), at: option.value.span)
      }
    }
    options[name] = (option.name, x)
  }

  /// What was given for an option, or its default.
  func value(_ name: String, _ standard: Double) -> Double { options[name]?.value ?? standard }

  /// The schedule that was chosen.
  var chosenSchedule: Schedule {
    switch schedule?.name {
    case "cosine": .cosine
    case "linear": .linear
    case "step": .step(every: Int(value("step_size", Double(max(1, (steps + 2) / 3)))), factor: value("gamma", 0.1))
    default: .constant
    }
  }
}
