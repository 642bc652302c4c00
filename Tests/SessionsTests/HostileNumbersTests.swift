import Explanations
import Tensors
import Testing

@testable import Sessions

/// Every operation with operands that overflow, vanish or are no numbers, asked with every command: nothing traps, and
/// what is printed is whole.
@Suite struct HostileNumbersTests {
  /// A pattern of entries that is repeated over an operand.
  static let patterns: [[Double]] = [
    [1e200, 1], [1, .nan], [-.infinity, .infinity, 0], [0, .leastNonzeroMagnitude], [1.7e308, -1.7e308],
  ]
  static let commands = [
    "forward RESULT", "grad OUTPUT", "why OUTPUT", "step OUTPUT", "jacobian RESULT", "tangent RESULT", "layers OUTPUT",
    "graph OUTPUT", "cost OUTPUT", "set numbers fractions", "grad OUTPUT", "set numbers decimals",
    "set steps definitions", "set jacobians full", "grad OUTPUT",
  ]

  @Test(arguments: FunctionGroup.all.flatMap(\.functions).map(\.name)) func nothingTraps(_ name: String) throws {
    let function = try #require(FunctionGroup.all.flatMap(\.functions).first { $0.name == name })
    let example = WorkedExample(function.example, in: Session().state).session
    guard let result = example.sheet.definitions.keys.last, let node = example.sheet.nodes[result],
      example.sheet.graph.shape(of: node).entryCount <= 64
    else { return }
    let leaves = example.sheet.variables.filter { !example.sheet.isStructural($0) }
    for pattern in Self.patterns {
      var session = example
      session.tellsPrograms = true
      for leaf in leaves {
        guard let shape = session.sheet.value(of: leaf)?.shape else { continue }
        let value = Tensor(shape, (0..<shape.entryCount).map { pattern[$0 % pattern.count] })
        _ = session.respond(to: "\(leaf) := \(ScriptText.value(value))")
      }
      guard let shape = session.sheet.value(of: result)?.shape else { continue }
      let output = shape.isEmpty ? result : "out_"
      if !shape.isEmpty { _ = session.respond(to: "out_ = sum(\(result))") }
      for command in Self.commands {
        let text = command.replacing("RESULT", with: result).replacing("OUTPUT", with: output)
        for response in session.respond(to: text) {
          #expect(!PlainFormat(session.page).render(response.document).isEmpty, "\(name), \(pattern): \(text)")
          #expect(!response.json.text.isEmpty)
        }
      }
    }
  }

  /// The explosion that a lecture on vanishing and exploding gradients shows.
  @Test(arguments: ["forward y", "grad s", "why s", "step s", "jacobian y", "layers s", "graph y"])
  func anOverflowingProductIsTold(_ command: String) {
    var session = Session()
    session.tellsPrograms = true
    _ = session.respond(to: "x=[1e200,1]; W=[1e200,1,1;1,1,1]; y = Wᵀx; s = sum(y)")
    for response in session.respond(to: command) {
      #expect(response.outcome == .done)
      #expect(!PlainFormat(session.page).render(response.document).isEmpty)
    }
    #expect(session.output("forward y").contains("y is infinite: beyond 1.8e308, the largest number there is"))
  }
}
