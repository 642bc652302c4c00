import Graphs
import Language
import Tensors

/// What sgd and adam are asked for: the loss, what is trained, and how.
struct TrainingArguments {
  let loss: SyntaxTree
  let parameters: [Identifier]?
  let memberships: [Arguments.Binding]
  private let options: OptionValues

  /// The options that both take besides the rate.
  static let options: [Parameter] = [
    .option("steps", "100", .positiveInteger), .option("batch", "32", .positiveInteger),
    .option("weight_decay", "0.01", .nonnegative).hidden,
    .option("schedule", "cosine", .words(["constant", "cosine", "linear", "step"])).hidden,
    .option("step_size", "30", .positiveInteger).hidden, .option("gamma", "0.1", .nonnegative).hidden,
  ]

  init(_ request: Request, for command: any Command.Type, in session: inout SessionState) throws(Problem) {
    loss = request.expressions[0]
    memberships = request.memberships
    parameters = try request.wrt.map { trees throws(Problem) in
      var names: [Identifier] = []
      for tree in trees {
        guard case .name(let name) = tree[tree.root].kind else {
          throw Problem(.command(.needs(command.name, "the name of a variable", hint: "wrt W")), at: tree.span)
        }
        names.append(Identifier(name, at: tree.span))
      }
      return names
    }
    do throws(Problem) { options = try session.values(of: request.options, as: command.parameters) } catch {
      guard case .command(.outOfRange("lr", let wanted, _)) = error.kind else { throw error }
      throw Problem(
        .command(.outOfRange("lr", wanted: wanted, hint: "\(command.name) -(\(loss.text)) climbs")), at: error.span)
    }
    try session.settings.limits.require(
      Double(steps), .steps, for: command.name, at: request.options.first { $0.name.text == "steps" }?.value.span)
  }

  /// What was given for an option, or its default.
  func value(_ name: String, _ standard: Double) -> Double { options.numbers[name] ?? standard }

  var steps: Int { Int(value("steps", 100)) }
  var batch: Int? { options.numbers["batch"].map { Int($0) } }

  /// The schedule that was chosen.
  var schedule: Schedule {
    switch options.words["schedule"] {
    case "cosine": .cosine
    case "linear": .linear
    case "step": .step(every: Int(value("step_size", Double(max(1, (steps + 2) / 3)))), factor: value("gamma", 0.1))
    default: .constant
    }
  }
}
