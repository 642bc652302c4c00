import Tensors

/// What one differentiates by: a node, or entries of one.
///
/// `W[0, 1]` is a part: its node is the view and its whole is W. The derivative by a part is that part of the derivative by
/// the whole, in whichever way the whole is used: one differentiates by the whole and picks the entries afterwards.
public struct Reference: Hashable, Sendable {
  /// The node that was named: the whole itself, or the view of it.
  public let node: NodeID
  /// The node to differentiate by.
  public let whole: NodeID
  /// What leads from the whole to the node, in that order.
  let views: [View]

  /// All of a node.
  public init(_ node: NodeID) {
    self.node = node
    whole = node
    views = []
  }
  init(_ node: NodeID, of whole: NodeID, through views: [View]) {
    self.node = node
    self.whole = whole
    self.views = views
  }

  /// Whether only entries of the whole are meant.
  public var isPart: Bool { !views.isEmpty }
}

/// One step from an array to entries of it: an index, a slice, a transpose, another shape.
struct View: Hashable, Sendable {
  let operation: LinearOperation
  /// The shape of the array, and of what is seen of it.
  let from: Shape
  let shape: Shape
  /// The nodes of indices that are values themselves.
  let parameters: [NodeID]

  var asArrayOperation: ArrayOperation { .linear(operation) }
}

extension Graph {
  /// What a node stands for as something to differentiate by; `isWhole` says which views count as nodes of their own.
  public func reference(to node: NodeID, isWhole: (NodeID) -> Bool) -> Reference {
    var (whole, views) = (node, [View]())
    while !isWhole(whole), let (view, operand) = view(at: whole) {
      views.append(view)
      whole = operand
    }
    return Reference(node, of: whole, through: views.reversed())
  }

  /// The view that a node is, and of what; nil for every other node.
  private func view(at node: NodeID) -> (view: View, operand: NodeID)? {
    let operands = operands(of: node)
    func made(_ operation: LinearOperation) -> (view: View, operand: NodeID) {
      let (whole, indices) = (operands[0], Array(operands.dropFirst()))
      let view = View(operation: operation, from: shape(of: whole), shape: shape(of: node), parameters: indices)
      return (view, whole)
    }
    switch operation(of: node) {
    case .element(let k):
      let selection = Selection(positions: [k], shape: [])
      return made(.select(Select(selection, notation: entryNotation(k, in: shape(of: operands[0])))))
    case .array(.linear(let operation)):
      switch operation {
      case .select, .take, .transpose, .reshape: return made(operation)
      default: return nil
      }
    default: return nil
    }
  }

  /// The array that a view of another whole looks at, one step down; nil where a node is no view.
  public func viewed(by node: NodeID) -> NodeID? { view(at: node)?.operand }
}

// MARK: - Numbers

extension Graph {
  /// The entries of an array of the whole's shape that a reference means.
  public func picked<N: Number>(_ array: Tensor<N>, at reference: Reference) -> Tensor<N> {
    reference.views.reduce(array) { $1.operation.applied(to: $0, indices($1)) }
  }

  /// An array of the whole's shape with these entries where the reference means them, and zeros elsewhere.
  ///
  /// What is placed twice adds up: a repeated entry moves by the sum of its directions.
  public func placed(_ part: Tensor<Double>, at reference: Reference) -> Tensor<Double> {
    reference.views.reversed().reduce(part) { $1.operation.transposed($0, from: $1.from, parameters: indices($1)) }
  }

  /// The flat positions in the whole of a reference's entries, in their order.
  public func positions(of reference: Reference) -> [Int] {
    let shape = shape(of: reference.whole)
    guard reference.isPart else { return Array(count: shape.entryCount) { $0 } }
    let all = Tensor(shape, Array(count: shape.entryCount) { Double($0) })
    let found = picked(all, at: reference).scalars
    return Array(count: found.count) { Int(found[$0]) }
  }

  private func indices<N: Number>(_ view: View) -> [Tensor<N>] {
    view.parameters.map { value(of: $0).map { N($0) } }
  }
}
