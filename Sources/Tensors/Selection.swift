/// Entries picked out of an array: their flat positions, and the shape in which they stand.
public struct Selection: Hashable, Sendable {
  /// The flat position of each picked entry in the source, in the result's row-major order.
  public let positions: [Int]
  /// The shape of the result.
  public let shape: Shape

  /// A selection by flat positions, as many as the shape holds.
  public init(positions: [Int], shape: Shape) {
    precondition(positions.count == shape.entryCount, "positions and shape disagree")
    self.positions = positions
    self.shape = shape
  }
}

/// What stands between the brackets for one axis, already resolved against its length.
public enum AxisIndex: Hashable, Sendable {
  /// One position; the axis disappears.
  case position(Int)
  /// Several positions; the axis stays.
  case positions([Int])
}

/// Why an index does not fit an array.
public enum IndexProblem: Error, Hashable, Sendable {
  /// A position outside the axis: the axis, the position as given and the axis' length.
  case outOfRange(axis: Int, position: Int, length: Int)
  /// More indices than the array has axes.
  case tooMany(given: Int, rank: Int)
}

extension Selection {
  // There may be millions of positions; a few of them tell selections apart as well as all.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    hasher.combine(positions.first)
    hasher.combine(positions.isEmpty ? 0 : positions[positions.count / 2])
    hasher.combine(positions.last)
  }

  /// The entries `[i, j:k, …]` of an array; axes without an index are taken whole.
  public init(_ indices: [AxisIndex], of shape: Shape) throws(IndexProblem) {
    guard indices.count <= shape.count else { throw .tooMany(given: indices.count, rank: shape.count) }
    var positions = [0]
    var result: Shape = []
    let strides = shape.rowMajorStrides
    for axis in shape.indices {
      let taken: [Int]
      switch axis < indices.count ? indices[axis] : .positions(Array(count: shape[axis]) { $0 }) {
      case .position(let k): taken = [k]
      case .positions(let ks):
        taken = ks
        result.append(ks.count)
      }
      if let bad = taken.first(where: { $0 < 0 || $0 >= shape[axis] }) {
        throw .outOfRange(axis: axis, position: bad, length: shape[axis])
      }
      let stride = strides[axis]
      positions = Array(rows: positions.count, columns: taken.count) { positions[$0] + taken[$1] * stride }
    }
    self.init(positions: positions, shape: result)
  }
}

extension Tensor {
  /// The picked entries.
  @inlinable
  public func selecting(_ selection: Selection) -> Tensor {
    Tensor(
      selection.shape,
      selection.positions.withUnsafeBufferPointer { at in [Element](count: at.count) { scalars[at[$0]] } })
  }
}
