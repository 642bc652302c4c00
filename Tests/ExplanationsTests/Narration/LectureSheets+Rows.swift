import Explanations
import Graphs
import Tensors

/// Graphs in which arrays are summed, reduced or repeated along one axis, and in which constants and indices stand.
extension LectureSheets {
  static let rows: [(name: String, make: @Sendable () throws -> Example)] = [
    ("log-softmax-rows", logSoftmaxRows), ("softmax-rows", softmaxRows), ("class-probabilities", classProbabilities),
    ("row-maxima", rowMaxima), ("column-maxima", columnMaxima), ("row-log-sums", rowLogSums),
    ("scalar-affine", scalarAffine), ("column-repeated", columnRepeated), ("row-repeated", rowRepeated),
    ("computed-constant", computedConstant), ("chosen-entry", chosenEntry), ("negations", negations),
  ]

  private static func scores(_ s: inout Sheet) -> NodeID { s.variable("Z", [2, 2], 2, 1, 0, 1) }

  private static func corner(_ s: inout Sheet, _ x: NodeID, _ row: Int, _ column: Int) throws -> NodeID {
    let select = Select(Selection(positions: [2 * row + column], shape: []), notation: "\(row), \(column)")
    return try s.apply(.linear(.select(select)), x)
  }

  /// P = log_softmax(Z); L = -P[0, 0] - P[1, 1].
  static func logSoftmaxRows() throws -> Example {
    var s = Sheet()
    let p = s.name(try s.apply(.logSoftmax(LogSoftmax(axis: 1)), scores(&s)), "P")
    let first = try s.apply(.negate, corner(&s, p, 0, 0))
    let output = s.name(try s.apply(.subtract, first, corner(&s, p, 1, 1)), "L")
    return (s, output)
  }

  /// S = softmax(Z); L = S[0, 0] * S[1, 1].
  static func softmaxRows() throws -> Example {
    var s = Sheet()
    let p = s.name(try s.apply(.softmax(Softmax(axis: 1)), scores(&s)), "S")
    let output = s.name(try s.apply(.multiply, corner(&s, p, 0, 0), corner(&s, p, 1, 1)), "L")
    return (s, output)
  }

  /// L = cross_entropy(Z, t), a row of probabilities for each example.
  static func classProbabilities() throws -> Example {
    var s = Sheet()
    let z = scores(&s), t = s.const("t", [2, 2], 1, 0, 0.5, 0.5)
    let output = s.name(try s.apply(.crossEntropy(CrossEntropy()), z, t), "L")
    return (s, output)
  }

  private static func maxima(_ axis: Int) throws -> Example {
    var s = Sheet()
    let x = s.variable("X", [2, 3], 1, 5, 2, 3, 2, 3)
    let m = s.name(try s.apply(.extremum(Extremum(.max, axis: axis)), x), "m")
    let squares = try s.apply(.power, m, s.number(2))
    let output = s.name(try s.apply(.linear(.sum(Sum())), squares), "L")
    return (s, output)
  }

  /// m = max(X, axis=1), with a tie in the second row; L = sum(m^2).
  static func rowMaxima() throws -> Example { try maxima(1) }

  /// m = max(X, axis=0); L = sum(m^2).
  static func columnMaxima() throws -> Example { try maxima(0) }

  /// s = logsumexp(Z, axis=1); L = sum(s).
  static func rowLogSums() throws -> Example {
    var s = Sheet()
    let sums = s.name(try s.apply(.logSumExp(LogSumExp(axis: 1)), scores(&s)), "s")
    let output = s.name(try s.apply(.linear(.sum(Sum())), sums), "L")
    return (s, output)
  }

  /// v = xᵀ w + b, and q to which no path leads.
  static func scalarAffine() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [2], 1, 2), w = s.variable("w", [2], 0.5, -1), b = s.variable("b", [], 0.1)
    _ = s.variable("q", [2], 1, 2)
    let output = s.name(try s.apply(.affine(Affine(MatrixProduct())), x, w, b), "v")
    return (s, output)
  }

  private static func repeated(_ shape: Shape) throws -> Example {
    var s = Sheet()
    let x = s.variable("X", [2, 2], 1, 2, 3, 4), c = s.variable("c", Tensor(shape, [1, 2]))
    let output = s.name(try s.apply(.linear(.sum(Sum())), s.apply(.multiply, x, c)), "L")
    return (s, output)
  }

  /// L = sum(X * c), c a column.
  static func columnRepeated() throws -> Example { try repeated([2, 1]) }

  /// L = sum(X * c), c a row.
  static func rowRepeated() throws -> Example { try repeated([2]) }

  /// const c = x * 3; z = c * x.
  static func computedConstant() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [], 2)
    let c = s.name(try s.apply(.stopGradient, s.apply(.multiply, x, s.number(3))), "c")
    let output = s.name(try s.apply(.multiply, c, x), "z")
    return (s, output)
  }

  /// l = exp(z)[y], the scores of an example and its class.
  static func chosenEntry() throws -> Example {
    var s = Sheet()
    let z = s.variable("z", [3], 1, 2, 3), y = s.const("y", [], 0)
    let e = s.name(try s.apply(.exp, z), "e")
    let output = s.name(try s.apply(.linear(.take(Take())), e, y), "l")
    return (s, output)
  }

  /// f = -tanh(-x), in which negative numbers are put in after a minus.
  static func negations() throws -> Example {
    var s = Sheet()
    let t = s.name(try s.apply(.tanh, s.apply(.negate, s.variable("x", [], 2))), "t")
    let output = s.name(try s.apply(.negate, t), "f")
    return (s, output)
  }
}
