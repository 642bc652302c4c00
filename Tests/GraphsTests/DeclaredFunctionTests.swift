import Graphs
import Tensors
import Testing

@Suite struct DeclaredFunctionTests {
  private func function(_ name: String, from domains: [Shape], to codomain: Shape) throws -> ArrayOperation {
    .declared(try #require(DeclaredFunction(name, from: domains, to: codomain)))
  }

  @Test func aFunctionOfNumbersActsOnArrays() throws {
    let f = try function("f", from: [[]], to: [])
    #expect(try f.shape([[3, 2]]) == [3, 2])
    #expect(try f.shape([[]]) == [])
    let x = Formula.symbol("x", shape: [3])
    let maps = f.jacobians(at: [x], result: .symbol("y", shape: [3]))
    guard case .diagonal(let slope)?? = maps.first else {
      Issue.record("no diagonal")
      return
    }
    #expect(slope.text(.typed) == "f'(x)")
  }

  @Test func aFunctionOfVectorsTakesItsDomainAlone() throws {
    let m = try #require(SizeLetter("m")).standIn, n = try #require(SizeLetter("n")).standIn
    let g = try function("g", from: [[m]], to: [n])
    #expect(try g.shape([[m]]) == [n])
    #expect(throws: ShapeMismatch.self) { try g.shape([[n]]) }
    guard
      case .left(let jacobian, transposed: false, of: .asItIs)?? =
        g.jacobians(at: [Formula.symbol("x", shape: [m])], result: .symbol("y", shape: [n])).first
    else {
      Issue.record("no matrix")
      return
    }
    #expect(jacobian.shape == [n, m])
    #expect(jacobian.text(.typed) == "∂g/∂x")
    #expect(DeclaredFunction("h", from: [[m]], to: [m, n]) == nil)
    #expect(DeclaredFunction("h", from: [[m, n]], to: [n]) == nil)
  }

  /// What depends on nothing that is declared has its value; all else has none, whatever was there before.
  @Test func valuesAreNotInvented() throws {
    var graph = Graph()
    let x = graph.variable(2.0 as Double), w = graph.declaredLeaf([], isVariable: true)
    let y = graph.append(.square, x), z = graph.append(.multiply, y, w)
    let f = try function("f", from: [[]], to: [])
    let u = try graph.append(f, [x])
    let v = graph.append(.add, u, y)
    try graph.forward()
    #expect(graph.value(of: y).scalars == [4])
    for node in [w, z, u, v] {
      #expect(graph.isOpen(node))
      #expect(graph.value(of: node).scalars.allSatisfy { $0.isNaN })
    }
    #expect(!graph.isOpen(x) && !graph.isOpen(y))
    graph.feed(x, Tensor(scalar: 3))
    try graph.refresh([x])
    #expect(graph.value(of: y).scalars == [9])
    #expect(graph.value(of: z).scalars.allSatisfy { $0.isNaN })
    graph.truncate(to: 1)
    #expect(!graph.hasOpenNodes)
  }

  /// Symbol-to-symbol differentiation gives f' and f'' as nodes.
  @Test func derivativesAreNodes() throws {
    var graph = Graph()
    let w = graph.declaredLeaf([], isVariable: true)
    let f = try function("f", from: [[]], to: [])
    let z = try graph.append(f, [graph.append(f, [w])])
    let first = try graph.derivative(of: z, wrt: [w])[0]
    let second = try graph.derivative(of: first, wrt: [w])[0]
    func names(_ node: NodeID) -> Set<String> {
      Set(graph.ancestors(of: [node]).compactMap { graph.declaredFunction(of: $0)?.name })
    }
    #expect(names(first) == ["f", "f'"])
    #expect(names(second) == ["f", "f'", "f''"])
  }

  @Test func letterSizesTakeNoMemory() throws {
    var graph = Graph()
    let m = try #require(SizeLetter("m")).standIn
    let x = graph.declaredLeaf([m, m], isVariable: true)
    let y = try graph.append(.elementwise(.exp), [x])
    _ = try graph.append(.matrixProduct(MatrixProduct()), [x, y])
    try graph.forward()
    #expect(graph.entryCount == 0)
  }
}
