import Graphs
import Tensors
import Testing

/// A call of an array operation on which its rule is tried.
struct ArrayExample: Sendable, CustomTestStringConvertible {
  let operation: ArrayOperation
  let shapes: [Shape]
  /// Operands that are no points of a curve: labels and indices.
  var fixed: [Int: Tensor<Double>] = [:]
  var domains: [ClosedRange<Double>]
  /// Square matrices that are to have an inverse: 4 is added on their diagonals.
  var dominant: Set<Int>

  init(
    _ operation: ArrayOperation, _ shapes: [Shape], fixed: [Int: Tensor<Double>] = [:],
    domains: [ClosedRange<Double>]? = nil, dominant: Set<Int> = []
  ) {
    self.operation = operation
    self.shapes = shapes
    self.fixed = fixed
    self.domains = domains ?? shapes.indices.map { dominant.contains($0) ? -1...1 : -2...2 }
    self.dominant = dominant
  }

  var testDescription: String {
    let text = shapes.map { "\($0)" }.joined(separator: " ")
    if case .elementwise(let opcode) = operation { return "\(opcode) \(text)" }
    return "\(operation) \(text)"
  }

  /// The operands that gradients may reach.
  var free: [Int] { shapes.indices.filter { fixed[$0] == nil } }

  /// Whether the complex reading of the operation is a derivative.
  var hasComplexStep: Bool {
    if case .elementwise(let opcode) = operation { return !ScalarSamples.withoutComplexStep.contains(opcode) }
    return true
  }

  /// Whether the value changes with an operand to which no gradient goes.
  var withholdsGradient: Bool {
    if case .elementwise(let opcode) = operation { return ScalarSamples.withholdingGradient.contains(opcode) }
    return false
  }

  /// Operands at random.
  func point(_ seed: Int) -> [Tensor<Double>] {
    if case .elementwise(let opcode) = operation {
      // Each entry apart from kinks: operands of an entry's own, spread over the operands' shapes.
      let points = ScalarSamples.points(of: opcode, count: 64, seed: seed)
      return shapes.enumerated().map { k, s in Tensor(s, (0..<s.entryCount).map { points[$0 + 7 * k][k] }) }
    }
    var random = Random(seed)
    return shapes.indices.map { k in
      var x = fixed[k] ?? random.tensor(shapes[k], in: domains[k])
      if dominant.contains(k) {
        for i in 0..<shapes[k][0] { x.scalars[i * (shapes[k][0] + 1)] += 4 }
      }
      return x
    }
  }

  /// A point with one entry of one operand moved.
  static func moved<N>(_ x: [Tensor<N>], _ k: Int, _ entry: Int, to t: N) -> [Tensor<N>] {
    var y = x
    y[k].scalars[entry] = t
    return y
  }
}

extension ArrayExample {
  /// The kinds of array operations: a case that is added does not compile until it has a kind, and fails until it has an
  /// example.
  enum Kind: CaseIterable {
    case elementwise, matrixProduct, affine, outer, mean, extremum, stack, concatenate, oneHot
    case softmax, logSoftmax, logSumExp, crossEntropy, meanSquaredError
    case product, spread, norm, argExtremum, clip, `where`, pairLoss, negativeLogLikelihood
    case inverse, solve, determinant, logDeterminant, cofactors, cholesky, pad, pool, triangle, bilinear
    case normalization, dropout, recurrentCell, attention
    case diagonal, trace, flip, tile, cumulativeSum
    case sum, broadcast, reshape, transpose, select, place, take, scatter
  }
  var kind: Kind {
    switch operation {
    case .elementwise: .elementwise
    case .matrixProduct: .matrixProduct
    case .affine: .affine
    case .outer: .outer
    case .mean: .mean
    case .extremum: .extremum
    case .stack: .stack
    case .concatenate: .concatenate
    case .oneHot: .oneHot
    case .softmax: .softmax
    case .logSoftmax: .logSoftmax
    case .logSumExp: .logSumExp
    case .crossEntropy: .crossEntropy
    case .meanSquaredError: .meanSquaredError
    case .product: .product
    case .spread: .spread
    case .norm: .norm
    case .argExtremum: .argExtremum
    case .clip: .clip
    case .where: .where
    case .pairLoss: .pairLoss
    case .negativeLogLikelihood: .negativeLogLikelihood
    case .inverse: .inverse
    case .solve: .solve
    case .determinant: .determinant
    case .logDeterminant: .logDeterminant
    case .cofactors: .cofactors
    case .normalization: .normalization
    case .dropout: .dropout
    case .recurrentCell: .recurrentCell
    case .attention: .attention
    case .cholesky: .cholesky
    case .pad: .pad
    case .pool: .pool
    case .linear(.triangle): .triangle
    case .linear(.bilinear): .bilinear
    case .linear(.diagonal): .diagonal
    case .linear(.trace): .trace
    case .linear(.flip): .flip
    case .linear(.tile): .tile
    case .linear(.cumulativeSum): .cumulativeSum
    case .linear(.sum): .sum
    case .linear(.broadcast): .broadcast
    case .linear(.reshape): .reshape
    case .linear(.transpose): .transpose
    case .linear(.select): .select
    case .linear(.place): .place
    case .linear(.take): .take
    case .linear(.scatter): .scatter
    // The examples are a list of this file, and none of them is declared.
    case .declared: preconditionFailure("a declared function has no value, and so no example")
    }
  }
}
