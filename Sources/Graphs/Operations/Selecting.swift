import Tensors

/// Entries by their positions: x[0:2], W[:, 1].
public struct Select: LinearRule {
  /// Which entries, and the shape in which they stand.
  public let selection: Selection
  /// What was written between the brackets.
  public let notation: String

  /// A selection with its notation.
  public init(_ selection: Selection, notation: String) {
    self.selection = selection
    self.notation = notation
  }

  public var linear: LinearOperation { .select(self) }
  public var name: String { "[\(notation)]" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { selection.shape }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { x[0].selecting(selection) }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    .apply(Place(at: selection.positions, to: from, notation: notation), [g])
  }
  public func structure(from: Shape) -> Formula { .phrase("rows [\(notation)] of ", .identity) }
  public func formula(_ x: [Formula]) -> Formula {
    .indexed(x[0], [Formula(.notation(notation))], shape: selection.shape)
  }
}

/// The transpose of a selection: entries added at their positions in an array of zeros.
public struct Place: LinearRule {
  /// The flat position of each entry in the result; entries at one position add up.
  public let positions: [Int]
  /// The shape of the result.
  public let target: Shape
  /// What the selection had between its brackets, where there was one.
  public let notation: String?

  /// A placement of entries in a shape.
  public init(at positions: [Int], to target: Shape, notation: String? = nil) {
    self.positions = positions
    self.target = target
    self.notation = notation
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(Selection(positions: positions, shape: [positions.count]))
    hasher.combine(target)
  }

  public var linear: LinearOperation { .place(self) }
  public var name: String { "place" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0].entryCount == positions.count else {
      throw ShapeMismatch(name, operands, .count(operands[0].entryCount, positions.count))
    }
    return target
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    var y = Tensor<N>(target, repeating: 0)
    var pace = Pace()
    for (k, position) in positions.enumerated() {
      if pace.isStopped() { break }
      y.scalars[position] += x[0].scalars[k]
    }
    return y
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    .apply(Select(Selection(positions: positions, shape: from), notation: notation ?? "…"), [g])
  }
  public func structure(from: Shape) -> Formula {
    return .phrase("\(columns) of ", .identity)
  }
  /// The columns of the identity matrix: those of entries in a row by the first and the last.
  private var columns: String {
    guard let first = positions.first, let last = positions.last, positions.count > 1 else {
      return positions.first.map { "column \($0)" } ?? "no column"
    }
    let isRun = positions.indices.allSatisfy { positions[$0] == first + $0 }
    return isRun ? "columns \(first)–\(last)" : "columns\(notation.map { " [\($0)]" } ?? "")"
  }
  public func formula(_ x: [Formula]) -> Formula {
    guard let notation else { return .call(name, x, shape: target) }
    let isEntry = positions.count == 1 && target.count == 1
    let place = isEntry ? Formula(integerLiteral: Int64(positions[0])) : Formula(.notation(notation))
    return .call(name, [x[0], .list([place], shape: [])], shape: target)
  }
}

/// Entries along an axis by an index that is itself a value: z[y], X[[2, 0, 1]].
///
/// Shapes along axis 0: n×…, indices of any shape s → s×…. Source: `numpy.take`; embeddings, gathered labels.
public struct Take: LinearRule {
  /// The axis along which the index counts.
  public let axis: Int

  /// A gather along an axis, the first unless given.
  public init(axis: Int = 0) { self.axis = axis }

  public var linear: LinearOperation { .take(self) }
  public var name: String { "take" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard !operands[0].isEmpty else {
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: "a vector or a matrix"))
    }
    return Array(operands[0][..<axis]) + operands[1] + Array(operands[0][(axis + 1)...])
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let source = x[0]
    let (outer, count, size) = source.runs(along: axis)
    let entries = [N](count: outer * x[1].count * size) { gathering in
      for o in 0..<outer {
        let start = o * count
        for index in x[1].scalars where !gathering.isStopped {
          if let k = index.position, k >= 0, k < count {
            gathering.append(source.scalars[(start + k) * size..<(start + k + 1) * size])
          } else {
            for i in 0..<size {
              gathering.append(Take.entry(index, count) { source.scalars[(start + $0) * size + i] })
            }
          }
        }
      }
    }
    return Tensor(resultShape(x), entries)
  }
  /// The entry at an index that differs from lane to lane; no entry at all is not a number.
  static func entry<N: Number>(_ index: N, _ count: Int, _ at: (Int) -> N) -> N {
    var (sum, found): (N, N) = (0, 0)
    for k in 0..<count {
      let here = N.equal(index, N(Double(k)))
      sum = sum + N.gate(here, at(k))
      found = found + here
    }
    return sum + N.gate(1 - found, N(Double.nan))
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    .apply(Scatter(to: from, axis: axis), [g] + parameters)
  }
  public func structure(from: Shape) -> Formula {
    let rows = Formula.phrase("rows of ", .identity, " chosen by the index")
    return axis == 0 ? rows : Formula(.infix(.kronecker, .identity, rows))
  }
  public func formula(_ x: [Formula]) -> Formula {
    // Along a later axis the ones before it are taken whole: W[:, k].
    let whole = Array(repeating: Formula(.notation(":")), count: axis)
    return .indexed(x[0], whole + [x[1]], shape: resultShape(x))
  }
  public func problem(in x: [Tensor<Double>]) -> ValueProblem? {
    positionProblem(x[1], count: x[0].shape[axis], operation: "an index")
  }

  static let function = ArrayFunction(
    ["take", "gather"], ["x", "index"], options: [.axis],
    derivation: "linear: what was taken hands the gradient back to where it stood, added up where it was taken twice",
    notes: ["an index counts from 0 and takes no gradient"]
  ) {
    call throws(ShapeMismatch) in .linear(.take(Take(axis: try call.resolvedAxis() ?? 0)))
  }
  /// The rows of a table by their indices, in PyTorch's order of arguments.
  static let embeddingFunction = ArrayFunction(
    ["embedding"], ["indices", "W"], order: [1, 0],
    derivation: "linear: a row takes the sum of the gradients of its copies, a row that is not used none",
    notes: ["an index counts from 0 and takes no gradient"]
  ) {
    call throws(ShapeMismatch) in
    guard call.shapes[1].count == 2 else {
      throw ShapeMismatch("embedding", call.shapes, .rank(operand: 1, wanted: "a matrix with a row for each index"))
    }
    return .linear(.take(Take()))
  }
}

/// The transpose of a gather: each part added at its index along an axis of an array of zeros.
public struct Scatter: LinearRule {
  /// The shape of the result.
  public let target: Shape
  /// The axis along which the index counts.
  public let axis: Int

  /// A scatter into a shape along an axis, the first unless given.
  public init(to target: Shape, axis: Int = 0) {
    self.target = target
    self.axis = axis
  }

  public var linear: LinearOperation { .scatter(self) }
  public var name: String { "scatter" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { target }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    var y = Tensor<N>(target, repeating: 0)
    let (outer, length, size) = y.runs(along: axis)
    var pace = Pace()
    for o in 0..<outer {
      for (j, index) in x[1].scalars.enumerated() {
        let part = (o * x[1].count + j) * size
        // An index that differs from lane to lane may be any of them.
        let candidates = index.position.map { $0..<$0 + 1 } ?? 0..<length
        for k in candidates.clamped(to: 0..<length) {
          if pace.isStopped(after: size) { return y }
          let here = N.equal(index, N(Double(k)))
          for i in 0..<size { y.scalars[(o * length + k) * size + i] += N.gate(here, x[0].scalars[part + i]) }
        }
      }
    }
    return y
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    .apply(Take(axis: axis), [g] + parameters)
  }
  public func structure(from: Shape) -> Formula { .phrase("columns of ", .identity, " chosen by the index") }
  public func formula(_ x: [Formula]) -> Formula {
    .call(name, x + (axis == 0 ? [] : [.keyword("axis", axis)]), shape: target)
  }
}

/// Labels as rows that are 1 at the label and 0 elsewhere.
///
/// Shapes: s → s×classes. Source: `torch.nn.functional.one_hot`.
public struct OneHot: ArrayRule {
  /// The count of classes.
  public let classes: Int

  /// One-hot rows for a count of classes.
  public init(_ classes: Int) { self.classes = classes }

  public var operation: ArrayOperation { .oneHot(self) }
  public var name: String { "one_hot" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { operands[0] + [classes] }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let y = x[0].scalars
    return Tensor(
      x[0].shape + [classes], Array(rows: y.count, columns: classes) { N.equal(y[$0], N(Double($1))) })
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] { [nil] }
  public func formula(_ x: [Formula]) -> Formula {
    .call(name, [x[0], Formula(integerLiteral: Int64(classes))], shape: x[0].shape + [classes])
  }
  public func problem(in x: [Tensor<Double>]) -> ValueProblem? {
    positionProblem(x[0], count: classes, operation: "a class label")
  }

  static let function = ArrayFunction(
    ["one_hot"], ["labels"], options: [.classes],
    derivation: "labels are whole numbers: there is nothing to pass back",
    notes: ["labels count from 0"]
  ) { call throws(ShapeMismatch) in
    guard let classes = call.classes, classes > 0 else {
      throw ShapeMismatch("one_hot", call.shapes, .disagree("give the count of classes: one_hot(y, 3)"))
    }
    return .oneHot(OneHot(classes))
  }
}

/// The first of these numbers that names no position below a count.
func positionProblem(_ indices: Tensor<Double>, count: Int, operation: String) -> ValueProblem? {
  guard let k = indices.firstIndex(where: { Int(exactly: $0).map { $0 < 0 || $0 >= count } ?? true }) else {
    return nil
  }
  return .notAPosition(
    indices.scalars[k], entry: indices.isScalar ? nil : k, count: count, operation: operation)
}
