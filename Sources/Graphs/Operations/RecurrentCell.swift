import Tensors

/// One step of a recurrent network: the new state from the input x, the old state h and the weights.
///
/// Shapes for D inputs and H units: x D, h H, W D×kH, U H×kH, b kH, where k gates stand side by side: 1 in an RNN, 4 in an
/// LSTM (i, f, g, o), 3 in a GRU (r, z, n); or x N×D and h N×H, a row an example. As in `linear` the weights stand so that
/// a vector gives Wᵀx + Uᵀh + b and rows give X W + H U + b. The LSTM takes its cell state c after h, and its result
/// stacks the new h and c. Source: `torch.nn.RNNCell`, `LSTMCell`, `GRUCell` with one bias; Goodfellow, Bengio, Courville,
/// Deep Learning, 10.2 and 10.10.
public struct RecurrentCell: CompositeRule {
  /// Which cell it is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case rnn = "rnn_cell", lstm = "lstm_cell", gru = "gru_cell"

    fileprivate var derivation: String {
      switch self {
      case .rnn: "the chain rule: the slope 1 - h1^2 of tanh in front of the three terms of an affine layer"
      case .lstm: "the chain rule through the gates; c reaches the new c only through * f: ∂c1/∂c = diag(f)"
      case .gru: "the chain rule through the gates; h also goes straight to the new h, with the slope diag(z)"
      }
    }
  }
  /// Which cell it is.
  public let kind: Kind

  /// A cell of its kind.
  public init(_ kind: Kind) { self.kind = kind }

  public var operation: ArrayOperation { .recurrentCell(self) }
  public var name: String { kind.rawValue }

  /// How many blocks of H columns the weights have.
  public var gateCount: Int {
    switch kind {
    case .rnn: 1
    case .lstm: 4
    case .gru: 3
    }
  }
  /// The operands in words.
  public var parameters: [String] { ["x", "h"] + (kind == .lstm ? ["c"] : []) + ["W", "U", "b"] }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let (x, h) = (operands[0], operands[1])
    guard (1...2).contains(x.count) else {
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: "a vector, or a matrix with a row an example"))
    }
    guard h.count == x.count, h.dropLast() == x.dropLast() else {
      let wanted = x.count == 1 ? "a vector" : "a matrix of \(x[0]) rows"
      throw ShapeMismatch(name, operands, .rank(operand: 1, wanted: wanted))
    }
    let (inputs, units) = (x[x.count - 1], h[h.count - 1])
    let columns = gateCount * units
    let state = kind == .lstm ? [h] : []
    for (k, s) in (state + [[inputs, columns], [units, columns], [columns]]).enumerated() where operands[k + 2] != s {
      let gates = gateCount > 1 ? " (\(gateCount) gates of \(units))" : ""
      let text = s.map(String.init).joined(separator: "×")
      let wanted = s == h ? "a state like h, \(text)" : "an array of \(text)\(gates)"
      throw ShapeMismatch(name, operands, .rank(operand: k + 2, wanted: wanted))
    }
    return kind == .lstm ? [2] + h : h
  }

  public func body<V: ArrayVocabulary>(_ x: [V]) -> V {
    let n = x.count
    let (input, h, w, u, b) = (x[0], x[1], x[n - 3], x[n - 2], x[n - 1])
    let units = h.shape[h.shape.count - 1]
    // A vector is a column, as on paper; rows are examples.
    func layer(_ x: V, _ w: V) -> V { x.shape.count == 1 ? w.matmul(x, true) : x.matmul(w) }
    func gate(_ k: Int, of a: V) -> V { a.columns(k * units..<(k + 1) * units) }
    switch kind {
    case .rnn: return V.tanh(layer(input, w) + layer(h, u) + b)
    case .lstm:
      let a = (layer(input, w) + layer(h, u) + b).called("a")
      let i = V.sigmoid(gate(0, of: a)).called("i")
      let f = V.sigmoid(gate(1, of: a)).called("f")
      let g = V.tanh(gate(2, of: a)).called("g")
      let o = V.sigmoid(gate(3, of: a)).called("o")
      let c = (f * x[2] + i * g).called("c1")
      return .apply(Stack([2]), [o * V.tanh(c), c])
    case .gru:
      let a = (layer(input, w) + b).called("a")
      let s = layer(h, u).called("s")
      let r = V.sigmoid(gate(0, of: a) + gate(0, of: s)).called("r")
      let z = V.sigmoid(gate(1, of: a) + gate(1, of: s)).called("z")
      let new = V.tanh(gate(2, of: a) + r * gate(2, of: s)).called("n")
      return (1 - z) * new + z * h
    }
  }

  static let functions = Kind.allCases.map { kind in
    ArrayFunction([kind.rawValue], RecurrentCell(kind).parameters, derivation: kind.derivation) { _ in
      .recurrentCell(RecurrentCell(kind))
    }
  }
}

extension ArrayVocabulary {
  /// Some entries of a vector, or these columns of a matrix.
  fileprivate func columns(_ range: Range<Int>) -> Self {
    let width = shape[shape.count - 1]
    let rows = shape.count == 1 ? 1 : shape[0]
    let positions = [Int](rows: rows, columns: range.count) { $0 * width + range.lowerBound + $1 }
    let notation = (shape.count == 1 ? "" : ":, ") + "\(range.lowerBound):\(range.upperBound)"
    let selection = Selection(positions: positions, shape: shape.dropLast() + [range.count])
    return .apply(Select(selection, notation: notation), [self])
  }
}
