import Explanations
import Graphs
import Language
import Tensors
import Testing

@testable import Sessions

/// Every operation that can be called wrongly has a fixture that shows what is said then.
@Suite struct OperationProblemTests {
  /// A statement of a fixture that fails, or whose trace notes that a value or a slope is not finite.
  private struct Failure: Sendable {
    let statement: String
    let output: String
    let hint: String?
  }

  private static func failures(_ prefix: String) -> [Failure] {
    Transcript.problems.filter { $0.name.hasPrefix(prefix) }.flatMap { transcript -> [Failure] in
      var session = Session(seed: 1)
      return transcript.inputs.flatMap { session.respond(to: $0) }.compactMap { response in
        let output = PlainFormat(session.page).render(response.document)
          .split { $0.isWhitespace }.joined(separator: " ")
        let isNote = ["is not a number", "is infinite", "is not finite"].contains { output.contains($0) }
        guard response.outcome == .failed || isNote else { return nil }
        return Failure(statement: response.source.text, output: output, hint: response.diagnostic?.hint)
      }
    }
  }
  private static let shapes = failures("shapes-of-")
  private static let domains = failures("domains-of-")

  private static func calls(_ name: String, in statement: String) -> Bool {
    (" " + statement).split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "(") }
      .contains { $0.hasPrefix(name + "(") || $0.contains("(" + name + "(") }
  }

  /// Whether some operands of these shapes do not fit, so that there is something to be said.
  static func canMisfit(_ function: ArrayFunction) -> Bool {
    let shapes: [Shape] = [[], [2], [3], [2, 3], [2, 2, 2]]
    let count = function.parameters.count
    for k in 0..<shapes.count {
      for l in 0..<shapes.count {
        let operands = (0..<count).map { shapes[$0 % 2 == 0 ? k : l] }
        for axis in function.options.contains(.axis) ? [nil, 7] : [nil] {
          let shape: Shape = function.options.contains(.reps) ? [-1] : [7]
          let call = ArrayFunction.Call(function.names[0], shapes: operands, axis: axis, shape: shape)
          guard let operation = try? function.make(call) else { return true }
          if (try? operation.shape(function.order.map { $0.map { operands[$0] } } ?? operands)) == nil { return true }
        }
      }
    }
    return false
  }

  @Test(arguments: ArrayOperation.functions.map { $0.names[0] }) func badShapesHaveAFixture(_ name: String) throws {
    let function = try #require(FunctionTable.arrays[name])
    let found = Self.shapes.filter { Self.calls(name, in: $0.statement) }
    guard Self.canMisfit(function) else {
      #expect(["ravel", "transpose"].contains(name), "\(name) takes all operands")
      return
    }
    #expect(!found.isEmpty, "no fixture in Fixtures/Problems/shapes-of-… calls \(name) wrongly")
    for failure in found { #expect(failure.hint != nil || failure.output.contains(" or "), "\(failure.output)") }
  }

  @Test(arguments: Opcode.operations) func elementwiseMisfitsHaveAFixture(_ opcode: Opcode) throws {
    let description = try #require(opcode.description)
    guard description.arity == 2, let name = description.names.first else { return }
    #expect(Self.shapes.contains { Self.calls(name, in: $0.statement) }, "\(name)")
  }

  @Test(arguments: Opcode.operations) func domainsHaveAFixture(_ opcode: Opcode) throws {
    let description = try #require(opcode.description)
    guard let domain = description.domain, let name = description.names.first else { return }
    let found = Self.domains.filter { Self.calls(name, in: $0.statement) }
    #expect(!found.isEmpty, "no fixture in Fixtures/Problems/domains-of-… leaves the domain of \(name)")
    #expect(found.contains { $0.output.contains(domain) || $0.output.contains("is not finite") }, "\(name)")
  }

  /// An operation that refuses values, or that gives none for them, has a fixture too.
  @Test(arguments: ArrayOperation.functions.map { $0.names[0] }) func refusedValuesHaveAFixture(_ name: String) throws {
    let function = try #require(FunctionGroup.all.flatMap(\.functions).first { $0.name == name })
    var session = Session(seed: 7)
    _ = session.respond(to: function.example)
    let result = try #require(session.sheet.definitions.keys.last)
    let node = try #require(session.sheet.nodes[result])
    guard case .array(let operation) = session.sheet.graph.operation(of: node) else { return }
    let operands = session.sheet.graph.operands(of: node).map { session.sheet.graph.value(of: $0) }
    let isRefused = operands.indices.contains { k in
      [-1.5, 0, 99].contains { filling in
        var changed = operands
        changed[k] = Tensor(operands[k].shape, repeating: filling)
        return operation.problem(in: changed) != nil
      }
    }
    guard isRefused || operation.domain != nil else { return }
    let found = Self.domains.filter { Self.calls(name, in: $0.statement) }
    #expect(!found.isEmpty, "no fixture in Fixtures/Problems/domains-of-… gives \(name) values that it refuses")
  }
}
