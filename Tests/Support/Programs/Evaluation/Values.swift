#if arch(x86_64)
  /// Wider than the numbers of the product, so that what differs is the product's.
  public typealias Real = Float80
#else
  public typealias Real = Double
#endif

/// An array of the evaluator: its lengths, and its entries row by row.
public struct Values: Equatable, Sendable {
  public var shape: [Int]
  public var entries: [Real]

  public init(_ shape: [Int], _ entries: [Real]) { (self.shape, self.entries) = (shape, entries) }
  public init(_ x: Real) { self.init([], [x]) }
  init(_ shape: [Int], at value: ([Int]) -> Real) { self.init(shape, Self.places(shape).map(value)) }

  public var rank: Int { shape.count }
  public var isNumber: Bool { shape.isEmpty }
  var number: Real { entries[0] }

  /// Every index of an array of this shape, the last axis fastest.
  static func places(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { places, length in places.flatMap { place in (0..<length).map { place + [$0] } } }
  }

  /// The position of an index among the entries.
  func position(_ place: [Int]) -> Int { zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 } }
  /// An entry; nan beyond the array, so that what does not fit together shows and never traps.
  subscript(place: [Int]) -> Real {
    get {
      let k = position(place)
      return entries.indices.contains(k) ? entries[k] : .nan
    }
    set { entries[position(place)] = newValue }
  }
  subscript(i: Int, j: Int) -> Real { self[[i, j]] }

  func map(_ f: (Real) -> Real) -> Values { Values(shape, entries.map(f)) }

  /// The shape to which arrays broadcast together, as NumPy does it; nil where they do not.
  static func common(_ shapes: [[Int]]) -> [Int]? {
    let rank = shapes.map(\.count).max() ?? 0
    var result = [Int](repeating: 1, count: rank)
    for shape in shapes {
      for (axis, length) in zip((rank - shape.count)..., shape) where length != 1 {
        guard result[axis] == 1 || result[axis] == length else { return nil }
        result[axis] = length
      }
    }
    return result
  }

  /// The array repeated to a larger shape.
  func spread(to target: [Int]) -> Values {
    if shape == target { return self }
    if isNumber { return Values(target, Array(repeating: number, count: target.reduce(1, *))) }
    return Values(target) { place in
      self[zip(shape, place.suffix(rank)).map { $0 == 1 ? 0 : $1 }]
    }
  }

  /// Entry by entry with another array, both broadcast.
  func with(_ other: Values, _ f: (Real, Real) -> Real) throws -> Values {
    guard let shape = Self.common([shape, other.shape]) else { throw EvaluationError.illTyped }
    return Values(shape, zip(spread(to: shape).entries, other.spread(to: shape).entries).map(f))
  }

  /// Each line of entries along an axis (of all where there is none) made one number.
  func reduced(axis: Int?, keep: Bool = false, _ f: ([Real]) -> Real) throws -> Values {
    guard let axis = try resolved(axis) else {
      return Values(keep ? shape.map { _ in 1 } : [], [f(entries)])
    }
    var rest = shape
    rest.remove(at: axis)
    let result = Values(rest) { place in
      f(
        (0..<shape[axis]).map { k in
          var whole = place
          whole.insert(k, at: axis)
          return self[whole]
        })
    }
    var kept = shape
    kept[axis] = 1
    return Values(keep ? kept : rest, result.entries)
  }

  /// Each line of entries along an axis made another of the same length.
  func lines(axis: Int?, _ f: ([Real]) throws -> [Real]) throws -> Values {
    guard let axis = try resolved(axis) else { throw EvaluationError.illTyped }
    var (result, rest) = (self, shape)
    rest.remove(at: axis)
    for place in Self.places(rest) {
      let whole = (0..<shape[axis]).map { k in
        var whole = place
        whole.insert(k, at: axis)
        return whole
      }
      for (place, value) in zip(whole, try f(whole.map { self[$0] })) { result[place] = value }
    }
    return result
  }

  func resolved(_ axis: Int?) throws -> Int? {
    guard let axis else { return nil }
    guard axis >= -rank, axis < rank else { throw EvaluationError.illTyped }
    return axis < 0 ? axis + rank : axis
  }

  /// The part at a position of the first axis.
  func part(_ k: Int) -> Values {
    let size = shape.dropFirst().reduce(1, *)
    return Values(Array(shape.dropFirst()), Array(entries[k * size..<(k + 1) * size]))
  }

  static func stacked(_ parts: [Values]) throws -> Values {
    guard let first = parts.first, parts.allSatisfy({ $0.shape == first.shape }) else {
      throw EvaluationError.illTyped
    }
    return Values([parts.count] + first.shape, parts.flatMap(\.entries))
  }
}

/// Why a program has no value, or none that the evaluator can vouch for.
public enum EvaluationError: Error, Sendable {
  /// It does not fit together.
  case illTyped
  /// It names what there is not.
  case unknown(String)
  /// A derivative at a kink, or too near to one, or where differences do not settle.
  case noDerivative
  /// It takes more evaluations than it is worth.
  case tooCostly
}
