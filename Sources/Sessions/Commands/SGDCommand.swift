import Graphs
import Language

/// `sgd L wrt W, b`: gradient descent, on everything or on batches.
enum SGDCommand: Command {
  static let name = "sgd"
  static let parameters: [Parameter] =
    [.expression("L"), .wrt("W, b"), .option("lr", "0.1", .nonnegative)] + TrainingArguments.options + [
      .option("momentum", "0.9", .rate), .over,
    ]
  static let group = CommandGroup.passes
  static let traits: CommandTraits = .isNotRepeatable
  static let summary = "trains by gradient descent; steps=1 shows the step in numbers"
  static let details = [
    "Every step takes the gradient of L where the parameters stand and moves all of them at once: w = w - lr g. Without "
      + "wrt every variable that a gradient of L reaches is trained; const names are data and stay. Ctrl-C stops after a step and keeps "
      + "what was reached; undo restores all parameters.",
    "Without options lr is 0.1, steps 100, every step takes all of L, momentum and weight_decay are 0, lr stays the same.",
    "momentum: v = momentum v + g, w = w - lr v, from v = 0 with each command. weight_decay=c adds c w to the gradient. "
      + "schedule=cosine, linear or step changes lr over the steps (step: times gamma=0.1 every step_size= steps).",
    "over averages L over examples, as grad does. batch=32 takes 32 examples a step, shuffled every round (seed 7 repeats "
      + "them): those of over, or the rows of data that meets the parameters: of the const arrays there, those with the most "
      + "rows. It is said which ones, and where L is no average over their rows.",
  ]
  static let examples = [
    "w = 3; sgd w^2 lr=0.1 steps=1",
    "const X = [1, 1; 2, 1; 3, 1]; const y = [1, 3, 5]; w = [0, 0]; L = mean((X @ w - y)^2); sgd L steps=200",
    "w = 0; sgd (w * x - y)^2 over x in [1, 2, 3], y in [2, 4, 6] steps=20 lr=0.05",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let training = try TrainingArguments(request, for: self, in: &session)
    let optimizer = Optimizer(
      .sgd(momentum: training.value("momentum", 0)), rate: training.value("lr", 0.1),
      decay: training.value("weight_decay", 0), schedule: training.schedule)
    return try session.train(training, optimizer, command: name)
  }
}
