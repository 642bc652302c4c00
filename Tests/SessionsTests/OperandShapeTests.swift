import Graphs
import Testing

@testable import Sessions

/// Every function of arrays at operands of every rank, the smallest among them: refused in words, or right in all commands.
@Suite struct OperandShapeTests {
  static let operands = [
    "1.3", "[1.3]", "[[1.3]]", "[1.3, -0.4, 0.7]", "[[1.3, -0.4, 0.7]]", "[[1.3], [-0.4]]", "[[1.3, 0.2], [-0.4, 0.9]]",
    "[[[1.3, 0.2]], [[-0.4, 0.9]]]",
  ]
  static let options = ["", ", axis=0", ", axis=-1", ", keepdims=1", ", axis=0, keepdims=1"]
  /// Second and third operands that are no arrays of numbers: classes, sizes, bounds.
  static let others = ["0", "1", "2", "[0]", "[0, 1]", "[0.2]", "0, 1", "2, axis=0", "1, axis=0", "-x", "x - 1, x + 1"]
  /// Functions whose operands belong together more closely; their own tests have them.
  static let closelyKnit: Set<String> = [
    "attention", "rnn_cell", "lstm_cell", "gru_cell", "linear", "max_pool2d", "avg_pool2d", "batch_norm", "layer_norm",
    "one_hot", "embedding", "binary_cross_entropy",
  ]

  @Test(arguments: ArrayOperation.functions.map { $0.names[0] })
  func everyShapeIsRefusedOrRight(_ name: String) {
    var taken = 0
    for operand in Self.operands {
      let calls = Self.options.map { "\(name)(x\($0))" } + (Self.operands + Self.others).map { "\(name)(x, \($0))" }
      for call in calls {
        var session = Session(seed: 1)
        let made = session.respond(to: "x = \(operand); y = \(call); s = sum(y * y)")
        guard made.allSatisfy({ $0.outcome == .done }) else { continue }
        taken += 1
        let page = session.output("check s")
        #expect(!page.contains("Failed"), "\(call) of \(operand): \(page)")
        for command in ["grad s", "derive s wrt x", "tangent s wrt x", "hessian s wrt x", "jacobian y wrt x"] {
          let outcome = session.respond(to: command).last
          #expect(outcome?.outcome == .done, "\(command), \(call) of \(operand): \(outcome?.diagnostic?.message ?? "")")
        }
      }
    }
    #expect(taken > 0 || Self.closelyKnit.contains(name), "\(name) is tried nowhere")
  }
}
