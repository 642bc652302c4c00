import BigInt
import Tensors
import Testing

@testable import Graphs

/// What grows must shrink again, and what has a limit keeps to it: each test fails where a threshold is moved.
@Suite struct LimitsTests {
  private func third() -> Tensor<Numeral> { Tensor(scalar: Numeral(Fraction(BigInt(1), BigInt(3)))) }

  @Test func exactLeavesGoWithTheirNodes() {
    var graph = Graph()
    let kept = graph.constant(Tensor(scalar: 1.0 / 3), exactly: third())
    let mark = graph.count
    _ = graph.constant(Tensor(scalar: 2.0 / 3), exactly: Tensor(scalar: Numeral(Fraction(BigInt(2), BigInt(3)))))
    _ = graph.constant(Tensor([1], [1.0 / 3]), exactly: Tensor([1], [third().scalars[0]]))
    #expect(graph.exactLeaves.count == 3)
    graph.truncate(to: mark)
    #expect(graph.exactLeaves.keys.map(\.index) == [kept.index])
    // The same numbers of nodes are given out again.
    let (x, y) = (graph.variable(5.0), graph.variable(Tensor([1], [5])))
    #expect(graph.exactLeaves[x] == nil && graph.exactLeaves[y] == nil)
  }

  /// A number that was typed is not taken for a third because a third comes as near.
  @Test func exactLeavesAreNodesOfTheirOwn() {
    var graph = Graph()
    let typed = graph.constant(1.0 / 3)
    let exact = graph.constant(Tensor(scalar: 1.0 / 3), exactly: third())
    #expect(typed != exact && graph.exactLeaves[typed] == nil && graph.exactLeaves[exact] != nil)
    #expect(graph.literal(exact) == 1.0 / 3)
    #expect(graph.constant(Tensor(scalar: 2.0), exactly: Tensor(scalar: 2)) != graph.constant(3.0))
  }

  /// Nodes that come and go leave their places in the sharing table to others.
  @Test func theSharingTableStaysSmall() {
    var graph = Graph()
    let x = graph.variable(1.0)
    let mark = graph.count
    for round in 0..<2000 {
      let c = graph.constant(Double(round) + 0.5)
      let sum = graph.append(.add, x, c)
      #expect(graph.append(.add, x, c) == sum)
      graph.truncate(to: mark)
    }
    #expect(graph.sharingTable.entries.count <= 64)
    #expect(graph.arraySharing.isEmpty)
  }

  @Test func theSharingTableGrowsWithWhatItHolds() {
    var graph = Graph()
    let x = graph.variable(1.0)
    var nodes: [NodeID] = []
    for k in 0..<3000 { nodes.append(graph.append(.add, x, graph.constant(Double(k)))) }
    for k in 0..<3000 { #expect(graph.append(.add, x, graph.constant(Double(k))) == nodes[k]) }
    #expect(2 * graph.sharingTable.used <= graph.sharingTable.entries.count)
  }

  @Test func arraysAreSharedAndForgotten() throws {
    var graph = Graph()
    let x = graph.variable([1, 2])
    let mark = graph.count
    let y = try graph.append(.elementwise(.exp), [x])
    #expect(try graph.append(.elementwise(.exp), [x]) == y)
    graph.truncate(to: mark)
    #expect(graph.arrays.count == 1)
    #expect(try graph.append(.elementwise(.sin), [x]) == y)
    #expect(graph.operation(of: y) == .array(.elementwise(.sin)))
  }

  // MARK: - Checks

  private func check(count: Int, wrong: Double = 0, at entry: Int = 0) throws -> GradientCheck {
    var graph = Graph()
    let x = graph.variable(Tensor([count], (0..<count).map { Double($0 % 7) + 1 }))
    let z = try graph.sum(graph.append(.elementwise(.square), [x]))
    try graph.forward()
    var gradient = try #require(graph.gradient(of: z)[x])
    gradient.scalars[entry] *= 1 + wrong
    return try #require(graph.check(gradient: gradient, of: z, at: x))
  }

  @Test func aThousandEntriesAreCheckedOneByOne() throws {
    let (all, some) = (try check(count: 1000), try check(count: 1001))
    #expect(all.singleCount == 1000 && all.entries.count == 1000 && all.count == 1000)
    #expect(some.singleCount == 1000 && some.entries.count == 1003 && some.count == 1001)
  }

  /// A product of large matrices takes long each time: few entries are moved, and all of them at once.
  @Test func fewEntriesAreCheckedWhereEachTakesLong() throws {
    var graph = Graph()
    let x = graph.variable(Tensor([300, 300], (0..<90_000).map { Double($0 % 7) + 1 }))
    let z = try graph.sum(graph.append(.matrixProduct(MatrixProduct()), [x, x]))
    try graph.forward()
    #expect((4...20).contains(GradientProbe(graph, z, x).affordableCount))
  }

  /// An entry that is not among those taken one by one shows in the sum over all.
  @Test func whatIsLeftOutOfASampleIsFoundInTheSum() throws {
    let wrong = try check(count: 5000, wrong: 0.01, at: 4999)
    #expect(!wrong.entries.contains { $0.direction == .entry(4999) })
    #expect(wrong.entries.filter { $0.direction == .all }.allSatisfy { $0.verdict == .differs })
    #expect(try check(count: 5000).entries.allSatisfy { $0.verdict == .agrees })
  }

  @Test(arguments: [(1e-11, true), (1e-7, true), (1e-5, false), (1e-2, false)])
  func mistakesOfASizeAreFound(wrong: Double, passes: Bool) throws {
    let entry = try check(count: 3, wrong: wrong).entries[0]
    #expect((entry.verdict == .agrees) == passes, "\(entry)")
  }

  @Test func positionsThatAreAskedForAreChecked() throws {
    var graph = Graph()
    let x = graph.variable([1, 2, 3])
    let z = try graph.sum(graph.append(.elementwise(.exp), [x]))
    try graph.forward()
    let gradient = try #require(graph.gradient(of: z)[x])
    let check = try #require(graph.check(gradient: gradient, of: z, at: x, positions: [2, 0]))
    #expect(check.entries.map(\.direction) == [.entry(2), .entry(0)] && check.count == 2)
    #expect(graph.check(gradient: gradient, of: z, at: x, isInterrupted: { true }) == nil)
  }

  // MARK: - Numbers

  @Test func fractionsEndAtTheirLength() {
    // 3²⁵⁰⁰ has 3963 bits, 3²⁶⁰⁰ has 4121.
    #expect(Numeral.power(3, 2500).ending == .undefined)
    let tenth = Numeral(Fraction(BigInt(1), BigInt(10)))
    #expect(Numeral.power(tenth, 300).fraction != nil)
    var (product, factors) = (Numeral(1.0), 0)
    while product.fraction != nil, factors < 10_000 {
      product = product * tenth
      factors += 1
    }
    #expect((1000...1300).contains(factors))
  }

  @Test func rootsAreExactUpToTheSixtyFourth() {
    let (a, b) = (Numeral(Fraction(BigInt(1) << 64)), Numeral(Fraction(BigInt(1) << 65)))
    #expect(Numeral.power(a, Numeral(Fraction(BigInt(1), BigInt(64)))) == 2)
    #expect(Numeral.power(a, Numeral(Fraction(BigInt(1), BigInt(64)))).fraction != nil)
    #expect(Numeral.power(b, Numeral(Fraction(BigInt(1), BigInt(65)))).ending == .function)
  }

  @Test func decimalsAreExactUpToFifteenDigits() {
    #expect(Fraction(decimal: 0.123456789012345) != nil && Fraction(decimal: 0.1234567890123456) == nil)
    #expect(Fraction(decimal: 999_999_999_999_999.0) != nil)
    #expect(Fraction(BigInt(10).power(15) - 1).isReadable && !Fraction(BigInt(10).power(15)).isReadable)
    #expect(Fraction(BigInt(1), BigInt(10).power(15) - 1).isReadable)
    #expect(!Fraction(BigInt(1), BigInt(10).power(15)).isReadable)
  }

  @Test func constantsOfADerivativeAreExactUpToSixtyFour() throws {
    var graph = Graph()
    let x = graph.variable(2.0)
    let y = graph.append(.divide, x, graph.constant(3.0))
    let slope = try graph.derivative(of: y, wrt: [x])[0]
    #expect(graph.exactLeaves[slope]?.scalars[0].fraction == Fraction(BigInt(1), BigInt(3)))
    let whole = try graph.derivative(of: graph.append(.multiply, x, graph.constant(4.0)), wrt: [x])[0]
    #expect(graph.literal(whole) == 4 && graph.exactLeaves[whole] == nil)
  }
}
