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
    ///
    /// At a jump they are infinite.
    case kink(left: Double, right: Double)
    /// There is no derivative here, or none that is finite.
    case undefined
    /// The differences do not settle, and so say nothing.
    case unsettled
  }
  /// What was moved.
  public enum Direction: Sendable, Equatable {
    /// One entry, by its flat position.
    case entry(Int)
    /// All entries at once, each up or down by as much.
    case all
  }
  /// One comparison.
  public struct Entry: Sendable {
    /// What was moved.
    public let direction: Direction
    /// What back-propagation gives.
    public let gradient: Double
    /// What the other derivative gives.
    public let independent: Double
    /// What came of it.
    public let verdict: Verdict

    /// How far the two are apart, relative where they are large.
    public var error: Double {
      if gradient == independent { return 0 }
      let error = (gradient - independent).magnitude / max(1, gradient.magnitude, independent.magnitude)
      return error.isNaN ? .infinity : error
    }
  }
  /// The node.
  public let node: NodeID
  /// How the other derivative was found.
  public let method: Method
  /// The entries that were asked for.
  public let count: Int
  /// The comparisons: all entries that were asked for, or of very many some, and all of them at once.
  public let entries: [Entry]

  /// The same check, told of the node of another graph that it stands for.
  public func told(of node: NodeID) -> GradientCheck {
    GradientCheck(node: node, method: method, count: count, entries: entries)
  }

  /// How many of the entries were moved one by one.
  public var singleCount: Int { entries.count { $0.direction != .all } }
}

extension Graph {
  /// Each entry of a gradient against a complex step, or where a rule has none against differences; nil where interrupted.
  ///
  /// `positions` are the entries that are asked for, all unless given. Of more than a thousand, or fewer where the graph
  /// is large, as many are taken, evenly spread, and all entries at once in a few directions. Values must be up to date.
  /// Sources: Squire and Trapp, SIAM Review 40 (1998); Ridders, Advances in Engineering Software 4 (1982).
  public func check(
    gradient: Tensor<Double>, of output: NodeID, at node: NodeID, positions: [Int]? = nil,
    isInterrupted: () -> Bool = { false }
  ) -> GradientCheck? {
    let probe = GradientProbe(self, output, node)
    let asked = positions ?? Array(gradient.scalars.indices)
    let most = probe.affordableCount
    let isSample = asked.count > most
    let chosen = isSample ? (0..<most).map { asked[$0 * asked.count / most] } : asked
    var entries: [GradientCheck.Entry] = []
    entries.reserveCapacity(chosen.count)
    for k in chosen {
      guard !isInterrupted(),
        let entry = probe.entry(.entry(k), [(k, 1)], gradient, isInterrupted: isInterrupted)
      else { return nil }
      entries.append(entry)
    }
    if isSample {
      var signs = SignSequence()
      for _ in 0..<3 {
        let direction = asked.map { ($0, signs.next()) }
        guard !isInterrupted(),
          let entry = probe.entry(.all, direction, gradient, isInterrupted: isInterrupted)
        else { return nil }
        entries.append(entry)
      }
    }
    return GradientCheck(node: node, method: probe.method, count: asked.count, entries: entries)
  }
}

extension Opcode {
  /// Whether Im f(x + ih) / h is the derivative.
  ///
  /// `Complex.atan` of swift-numerics 1.1.1 loses a small imaginary part at some points; `atan2` is read through it.
  public var hasComplexStep: Bool { self != .atan && self != .atan2 }
}

/// Signs without a pattern, the same each time.
private struct SignSequence {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  mutating func next() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state & 0x8000 == 0 ? 1 : -1
  }
}
