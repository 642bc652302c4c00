import ComplexModule
import RealModule
import Tensors

/// The gradient of a number at one node, entry by entry beside a derivative that knows nothing of it.
public struct GradientCheck: Sendable {
  /// How the other derivative was found.
  public enum Method: Sendable {
    /// Im z(x + ih) / h, exact to rounding.
    case complexStep
    /// Central differences, extrapolated to step 0.
    case differences
  }
  /// What came of one entry.
  public enum Verdict: Sendable, Equatable {
    case agrees
    case differs
    /// The slopes to the left and to the right differ, or a rule took its convention: which are the two slopes.
    case kink(left: Double, right: Double)
    /// Neither is finite: there is no derivative here.
    case undefined
  }
  /// One entry.
  public struct Entry: Sendable {
    /// Its flat position.
    public let position: Int
    /// What back-propagation gives.
    public let gradient: Double
    /// What the other derivative gives.
    public let independent: Double
    /// How far they are apart, relative where they are large.
    public let error: Double
    /// What came of it.
    public let verdict: Verdict
  }
  /// The node.
  public let node: NodeID
  /// How the other derivative was found.
  public let method: Method
  /// All entries.
  public let entries: [Entry]
}

extension Graph {
  /// Each entry of a gradient, or those at some positions, against a complex step, or where a rule has none against
  /// differences; nil where interrupted.
  ///
  /// Values must be up to date. Sources: Squire and Trapp, SIAM Review 40 (1998); Richardson's extrapolation.
  public func check(
    gradient: Tensor<Double>, of output: NodeID, at node: NodeID, positions: [Int]? = nil,
    isInterrupted: () -> Bool = { false }
  ) -> GradientCheck? {
    let probe = Probe(self, output, node)
    var entries: [GradientCheck.Entry] = []
    let positions = positions ?? Array(gradient.scalars.indices)
    entries.reserveCapacity(positions.count)
    for k in positions {
      if isInterrupted() { return nil }
      entries.append(probe.entry(k, gradient.scalars[k]))
    }
    return GradientCheck(node: node, method: probe.method, entries: entries)
  }

  /// Whether a node's operands sit where left and right slope differ, as far as its rule knows.
  public func isAtKink(_ node: NodeID) -> Bool {
    let operands = operands(of: node).map { value(of: $0) }
    switch operation(of: node) {
    case .scalar(let opcode), .array(.elementwise(let opcode)):
      guard let kink = opcode.description?.kink else { return false }
      let shape = shape(of: node)
      let whole = operands.map { $0.broadcast(to: shape) }
      return (0..<shape.entryCount).contains { k in kink(whole.map { $0.scalars[k] }) != nil }
    case .array(.extremum):
      // Ties: an entry equal to the extremum besides the one that is it.
      let y = value(of: node)
      return operands[0].scalars.count { y.scalars.contains($0) } > y.count
    case .array(.clip):
      let (x, lo, hi) = (operands[0], operands[1], operands[2])
      return x.scalars.contains { lo.scalars.contains($0) || hi.scalars.contains($0) }
    case .array(.norm), .array(.spread): return value(of: node).scalars.contains(0)
    default: return false
    }
  }
}

extension Opcode {
  /// Whether Im f(x + ih) / h is the derivative.
  ///
  /// `Complex.atan` of swift-numerics 1.1.1 loses a small imaginary part at some points; `atan2` is read through it.
  public var hasComplexStep: Bool { self != .atan && self != .atan2 }
}

/// One output as a function of one node, asked for its derivative from outside.
private struct Probe {
  let method: GradientCheck.Method
  private let real: Evaluation<Double>
  private let complex: Evaluation<Complex<Double>>
  private let x: Tensor<Double>
  private let value: Double
  /// Whether a rule on the way sits at a kink.
  private let hasKink: Bool

  init(_ graph: Graph, _ output: NodeID, _ node: NodeID) {
    real = Evaluation(graph, of: output, moving: node)
    complex = Evaluation(graph, of: output, moving: node)
    x = graph.value(of: node)
    value = graph.value(of: output).scalars[0]
    let onPath = node.index <= output.index ? graph.path(from: [node], to: output) : []
    var (allows, hasKink) = (true, false)
    for i in onPath.indices where onPath[i] && i != node.index {
      switch graph.operation(of: NodeID(i)) {
      case .scalar(let opcode), .array(.elementwise(let opcode)): allows = allows && opcode.hasComplexStep
      default: break
      }
      hasKink = hasKink || graph.isAtKink(NodeID(i))
    }
    method = allows ? .complexStep : .differences
    self.hasKink = hasKink
  }

  func entry(_ k: Int, _ gradient: Double) -> GradientCheck.Entry {
    let independent = method == .complexStep ? complexStep(k) : difference(k)
    let tolerance = method == .complexStep ? 1e-9 : 1e-6
    let error = Self.error(gradient, independent)
    func made(_ other: Double, _ error: Double, _ verdict: GradientCheck.Verdict) -> GradientCheck.Entry {
      GradientCheck.Entry(position: k, gradient: gradient, independent: other, error: error, verdict: verdict)
    }
    // Where the value itself is infinite or no number, differences to its neighbours mean nothing.
    guard value.isFinite else { return made(independent, error, .undefined) }
    let (left, right) = (side(k, -1), side(k, 1))
    if isKink(left, right) { return made(independent, error, .kink(left: left, right: right)) }
    // Kinks that cancel leave one slope, and by convention perhaps another.
    if hasKink, isKink(left, gradient) { return made(independent, error, .kink(left: left, right: right)) }
    if error <= tolerance { return made(independent, error, .agrees) }
    let difference = method == .complexStep ? difference(k) : independent
    let second = Self.error(gradient, difference)
    if second <= 1e-6 { return made(difference, second, .agrees) }
    if !gradient.isFinite, !difference.isFinite { return made(difference, second, .undefined) }
    return made(difference, second, .differs)
  }

  private static func error(_ a: Double, _ b: Double) -> Double {
    if a == b { return 0 }
    let error = (a - b).magnitude / max(1, a.magnitude, b.magnitude)
    return error.isNaN ? .infinity : error
  }

  private func complexStep(_ k: Int) -> Double {
    let h = 1e-30
    var moved = x.map { Complex($0, 0) }
    moved.scalars[k] = Complex(x.scalars[k], h)
    return complex.value(at: moved).scalars[0].imaginary / h
  }

  private func value(_ k: Int, _ t: Double) -> Double {
    var moved = x
    moved.scalars[k] = t
    return real.value(at: moved).scalars[0]
  }

  private func difference(_ k: Int) -> Double {
    let at = x.scalars[k]
    func central(_ h: Double) -> Double { (value(k, at + h) - value(k, at - h)) / (2 * h) }
    let h = 4e-3 * max(1, at.magnitude)
    let (coarse, middle, fine) = (central(h), central(h / 2), central(h / 4))
    let (first, second) = ((4 * middle - coarse) / 3, (4 * fine - middle) / 3)
    return (16 * second - first) / 15
  }

  private func step(_ k: Int) -> Double { 1e-7 * max(1, x.scalars[k].magnitude) }

  /// The slope to one side.
  private func side(_ k: Int, _ sign: Double) -> Double {
    let h = sign * step(k)
    let moved = x.scalars[k] + h
    return (value(k, moved) - value) / (moved - x.scalars[k])
  }

  private func isKink(_ left: Double, _ right: Double) -> Bool {
    guard left.isFinite, right.isFinite else { return false }
    // The slopes carry the rounding of the values they are made from.
    let noise = 64 * value.magnitude.ulp / 1e-7
    return (left - right).magnitude > 1e-3 * max(1, left.magnitude, right.magnitude) + noise
  }
}
