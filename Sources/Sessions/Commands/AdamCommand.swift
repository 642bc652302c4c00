import Graphs
import Language

/// `adam L wrt W, b`: gradient descent with a step size of its own for every entry.
enum AdamCommand: Command {
  static let name = "adam"
  static let parameters: [Parameter] =
    [.expression("L"), .wrt("W, b"), .option("lr", "0.001", .nonnegative)] + TrainingArguments.options + [
      .option("beta1", "0.9", .rate), .option("beta2", "0.999", .rate), .option("eps", "1e-8", .nonnegative), .over,
    ]
  static let group = CommandGroup.passes
  static let traits: CommandTraits = .isNotRepeatable
  static let summary = "trains by Adam: steps scaled by the gradients so far"
  static let details = [
    "m = beta1 m + (1 - beta1) g and v = beta2 v + (1 - beta2) g^2 begin at 0 and are divided by 1 - beta1^t and "
      + "1 - beta2^t; then w = w - lr m / (sqrt(v) + eps). Source: Kingma and Ba, 2015.",
    "wrt, over, steps, batch, schedule and weight_decay (added to the gradient) are those of sgd; there is no momentum. "
      + "Without options lr is 0.001, beta1 0.9, beta2 0.999 and eps 1e-8.",
  ]
  static let examples = [
    "w = [3, -1]; adam sum(w^2) lr=0.1 steps=50", "w = 3; adam w^4 lr=0.1 steps=1",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let training = try TrainingArguments(request, for: self, in: &session)
    let optimizer = Optimizer(
      .adam(
        beta1: training.value("beta1", 0.9), beta2: training.value("beta2", 0.999), epsilon: training.value("eps", 1e-8)
      ),
      rate: training.value("lr", 0.001), decay: training.value("weight_decay", 0), schedule: training.schedule)
    return try session.train(training, optimizer, command: name)
  }
}
