import Tensors

/// The one list of operations on arrays.
public enum ArrayOperation: Hashable, Sendable {
  case elementwise(Opcode)
  case linear(LinearOperation)
  case matrixProduct(MatrixProduct), affine(Affine), outer(Outer)
  case mean(Mean), extremum(Extremum), product(Product), spread(Spread), norm(Norm), argExtremum(ArgExtremum)
  case clip(Clip), `where`(Where)
  case stack(Stack), concatenate(Concatenate), oneHot(OneHot)
  case softmax(Softmax), logSoftmax(LogSoftmax), logSumExp(LogSumExp)
  case crossEntropy(CrossEntropy), meanSquaredError(MeanSquaredError)
  case pairLoss(PairLoss), negativeLogLikelihood(NegativeLogLikelihood)
  case inverse(Inverse), solve(Solve), determinant(Determinant), logDeterminant(LogDeterminant), cofactors(Cofactors)
  case normalization(Normalization), dropout(Dropout), recurrentCell(RecurrentCell), attention(Attention)
  case cholesky(Cholesky), pad(Pad), pool(Pool)
  case declared(DeclaredFunction)

  /// Hands the rule, with its static type, to a reading.
  @inline(__always)
  public func read<T: ArrayReading>(_ reading: T) -> T.Result {
    switch self {
    case .elementwise(let opcode): reading.read(Elementwise(opcode))
    case .linear(let operation): operation.read(AsArrayReading(reading: reading))
    case .matrixProduct(let r): reading.read(r)
    case .affine(let r): reading.read(r)
    case .outer(let r): reading.read(r)
    case .mean(let r): reading.read(r)
    case .extremum(let r): reading.read(r)
    case .stack(let r): reading.read(r)
    case .concatenate(let r): reading.read(r)
    case .oneHot(let r): reading.read(r)
    case .softmax(let r): reading.read(r)
    case .logSoftmax(let r): reading.read(r)
    case .logSumExp(let r): reading.read(r)
    case .crossEntropy(let r): reading.read(r)
    case .meanSquaredError(let r): reading.read(r)
    case .product(let r): reading.read(r)
    case .spread(let r): reading.read(r)
    case .norm(let r): reading.read(r)
    case .argExtremum(let r): reading.read(r)
    case .clip(let r): reading.read(r)
    case .where(let r): reading.read(r)
    case .pairLoss(let r): reading.read(r)
    case .negativeLogLikelihood(let r): reading.read(r)
    case .inverse(let r): reading.read(r)
    case .solve(let r): reading.read(r)
    case .determinant(let r): reading.read(r)
    case .logDeterminant(let r): reading.read(r)
    case .cofactors(let r): reading.read(r)
    case .normalization(let r): reading.read(r)
    case .dropout(let r): reading.read(r)
    case .recurrentCell(let r): reading.read(r)
    case .attention(let r): reading.read(r)
    case .cholesky(let r): reading.read(r)
    case .pad(let r): reading.read(r)
    case .pool(let r): reading.read(r)
    case .declared(let r): reading.read(r)
    }
  }

  /// The functions by which array operations are called, each stated beside its rule.
  public static let functions: [ArrayFunction] =
    [
      MatrixProduct.function, MatrixProduct.dotFunction, Affine.function, Outer.function, Transpose.function,
      Sum.function, Mean.function, Extremum.maxFunction, Extremum.minFunction,
      Softmax.function, LogSoftmax.function, LogSumExp.function, CrossEntropy.function, MeanSquaredError.function,
      Reshape.function, Reshape.flattenFunction, Broadcast.function, Concatenate.function, Stack.function,
      Take.function, OneHot.function, Clip.function, Where.function,
      Product.function, Spread.varianceFunction, Spread.deviationFunction, Norm.function, CumulativeSum.function,
      ArgExtremum.maxFunction, ArgExtremum.minFunction, Diagonal.function, MatrixTrace.function,
      Reshape.squeezeFunction, Reshape.expandFunction, Flip.function, Tile.function,
      NegativeLogLikelihood.function,
      Inverse.function, Solve.function, Determinant.function, LogDeterminant.function, Cofactors.function,
      Normalization.layerFunction, Normalization.batchFunction, Dropout.function, Attention.function,
      Cholesky.function, CrossProduct.function, Kronecker.function, Pad.function, Take.embeddingFunction,
    ] + PairLoss.functions + RecurrentCell.functions + Convolution.functions + Pool.functions + Triangle.functions
}

/// Something done with an array rule of any type.
public protocol ArrayReading {
  associatedtype Result
  /// Does it with this rule.
  func read<R: ArrayRule>(_ rule: R) -> Result
}

private struct AsArrayReading<T: ArrayReading>: LinearReading {
  let reading: T
  @inline(__always) func read<R: LinearRule>(_ rule: R) -> T.Result { reading.read(rule) }
}

extension ArrayOperation {
  /// The shape of the result.
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try read(ShapeReading(operands: operands)).get()
  }
  /// How the operation is written, given its operands.
  public func formula(_ operands: [Formula]) -> Formula { read(FormulaReading(operands: operands)) }
  /// What is wrong with these values, if anything.
  public func problem(in operands: [Tensor<Double>]) -> ValueProblem? { read(ProblemReading(operands: operands)) }
  /// The value.
  public func value(_ operands: [Tensor<Double>]) -> Tensor<Double> { read(ValueReading(operands: operands)) }
  /// The value over numbers of any kind.
  public func value<N: Number>(of operands: [Tensor<N>]) -> Tensor<N> { read(ValueReading(operands: operands)) }
  /// The local Jacobian at each operand in any vocabulary.
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    read(JacobianReading(x: x, y: y))
  }
  /// The operation written out in simpler ones; nil for one that is simple itself.
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? { read(ExpansionReading(x: x)) }
  /// How many entries its local Jacobian holds besides the operands and the result, where these are many.
  public func workspace(_ operands: [Shape]) -> Int { read(WorkspaceReading(operands: operands)) }
  /// The operation's name.
  public var name: String { read(NameReading()) }
  /// The condition under which the value is finite, in words.
  public var domain: String? { read(DomainReading()) }
}

private struct ShapeReading: ArrayReading {
  let operands: [Shape]
  func read<R: ArrayRule>(_ rule: R) -> Result<Shape, ShapeMismatch> {
    do throws(ShapeMismatch) { return .success(try rule.shape(operands)) } catch { return .failure(error) }
  }
}
private struct FormulaReading: ArrayReading {
  let operands: [Formula]
  func read<R: ArrayRule>(_ rule: R) -> Formula { rule.formula(operands) }
}
private struct ProblemReading: ArrayReading {
  let operands: [Tensor<Double>]
  func read<R: ArrayRule>(_ rule: R) -> ValueProblem? { rule.problem(in: operands) }
}
struct ValueReading<N: Number>: ArrayReading {
  let operands: [Tensor<N>]
  @inline(__always) func read<R: ArrayRule>(_ rule: R) -> Tensor<N> { rule.value(operands) }
}
struct JacobianReading<V: ArrayVocabulary>: ArrayReading {
  let x: [V], y: V
  @inline(__always) func read<R: ArrayRule>(_ rule: R) -> [LinearMap<V>?] { rule.jacobians(at: x, result: y) }
}
private struct ExpansionReading<V: ArrayVocabulary>: ArrayReading {
  let x: [V]
  func read<R: ArrayRule>(_ rule: R) -> V? { rule.expansion(x) }
}
private struct WorkspaceReading: ArrayReading {
  let operands: [Shape]
  func read<R: ArrayRule>(_ rule: R) -> Int { rule.workspace(operands) }
}
private struct NameReading: ArrayReading {
  func read<R: ArrayRule>(_ rule: R) -> String { rule.name }
}
private struct DomainReading: ArrayReading {
  func read<R: ArrayRule>(_ rule: R) -> String? { rule.domain }
}
