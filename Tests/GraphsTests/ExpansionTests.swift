import Graphs
import Tensors
import Testing

/// Composite operations against their bodies: the same values and the same derivatives, whichever way they are computed.
@Suite struct ExpansionTests {
  static let composites = ArrayExample.all.filter(\.operation.isComposite)

  @Test func theListNamesWhatHasABody() {
    for example in ArrayExample.all {
      let symbols = example.shapes.enumerated().map { Formula.symbol("x\($0)", shape: $1) }
      let hasBody = example.operation.expansion(symbols) != nil
      #expect(hasBody == example.operation.isComposite, "\(example.operation)")
    }
    let names = Set(Self.composites.map(\.operation.name))
    #expect(ArrayOperation.compositeNames.isSubset(of: names))
    #expect(
      ArrayOperation.functions.filter { $0.names.contains(where: names.contains) }.allSatisfy {
        names.contains($0.names[0])
      })
  }

  @Test(arguments: composites) func bodyHasTheSameValue(example: ArrayExample) throws {
    let x = example.point(31)
    let body = try #require(example.operation.expansion(x))
    #expect(agree(body, example.operation.value(x), 1e-12))
  }

  /// A weighted sum of the result and of its squares, over one node or over the nodes of the body.
  private struct Experiment {
    var graph = Graph()
    let loss: NodeID
    let variables: [NodeID]
    let size: Int

    init(_ example: ArrayExample, at x: [Tensor<Double>], opens: ((ArrayOperation) -> Bool)?) throws {
      var graph = Graph()
      let leaves = x.enumerated().map { k, t in example.fixed[k] == nil ? graph.variable(t) : graph.constant(t) }
      let mark = graph.count
      let y: NodeID
      if let opens {
        y = try #require(try graph.appendExpanded(example.operation, leaves, opens: opens))
      } else {
        y = try graph.append(example.operation, leaves)
      }
      size = graph.count - mark
      var random = Random(5)
      let weights = graph.constant(random.tensor(graph.shape(of: y)))
      let weighted = try graph.append(.elementwise(.multiply), [weights, y])
      let squared = try graph.append(.elementwise(.square), [y])
      loss = try graph.sum(graph.apply(.add, weighted, squared))
      variables = example.free.map { leaves[$0] }
      self.graph = graph
    }

    /// The first derivatives, and those of their sum along some directions.
    mutating func derivatives() throws -> [Tensor<Double>] {
      let first = try graph.derivative(of: loss, wrt: variables)
      var along = graph.constant(0.0)
      for (k, d) in first.enumerated() {
        var random = Random(40 + k)
        let direction = graph.constant(random.tensor(graph.shape(of: d)))
        along = graph.append(.add, along, try graph.sum(graph.append(.elementwise(.multiply), [direction, d])))
      }
      let second = try graph.derivative(of: along, wrt: variables)
      try graph.forward()
      let numbers = graph.gradient(of: loss)
      let swept = variables.map { numbers[$0] ?? Tensor(graph.shape(of: $0), repeating: 0) }
      return swept + (first + second).map { graph.value(of: $0) }
    }
  }

  @Test(arguments: composites.filter { !$0.free.isEmpty }) func derivativesAgree(example: ArrayExample) throws {
    let x = example.point(32)
    var whole = try Experiment(example, at: x, opens: nil)
    let expected = try whole.derivatives()
    for opensAll in [false, true] {
      var parts = try Experiment(example, at: x, opens: { _ in opensAll })
      #expect(parts.size > 1)
      let found = try parts.derivatives()
      #expect(found.count == expected.count)
      for (a, b) in zip(found, expected) { #expect(agree(a, b, 1e-9)) }
    }
  }

  @Test func everyCompositeIsOpenedToTheEnd() throws {
    for example in Self.composites {
      var graph = Graph()
      let leaves = example.point(33).map { graph.variable($0) }
      let body = try #require(try graph.appendExpanded(example.operation, leaves, opens: { _ in true }))
      for node in graph.ancestors(of: [body]) {
        switch graph.operation(of: node) {
        case .array(let operation): #expect(!operation.isComposite, "\(operation) in \(example.operation)")
        case .scalar(let opcode): #expect(!Opcode.composites.contains(opcode))
        default: continue
        }
      }
    }
  }

  @Test func shapesThatDoNotFitAreRefused() throws {
    var graph = Graph()
    let x = graph.variable([1.0, 2.0])
    let before = graph.count
    #expect(throws: ShapeMismatch.self) {
      _ = try graph.appendExpanded(.attention(Attention()), [x, x, x], opens: { _ in true })
    }
    #expect(graph.count == before)
  }
}
