import Graphs
import Tensors

extension ArrayExample {
  /// The calls on which every array rule is tried.
  static let all: [ArrayExample] = elementwise + calls + products + reductions + internals

  /// What the selections of the examples have between their brackets.
  static let notations: [String: Selection] = [
    "0:2": Selection(positions: [0, 1], shape: [2]),
    ":, 1": Selection(positions: [1, 4], shape: [2]),
    "::-1": Selection(positions: [2, 1, 0, 0], shape: [4]),
  ]

  /// Every scalar rule on arrays, broadcast in every way.
  private static let elementwise: [ArrayExample] = Opcode.operations.flatMap { opcode in
    let unary: [[Shape]] = [[[3]], [[2, 2]]]
    let binary: [[Shape]] = [
      [[3], [3]], [[2, 3], [3]], [[3], [2, 3]], [[2, 3], []], [[], [3]], [[2, 1], [1, 3]], [[2, 1], [3]], [[1], [2]],
    ]
    // Between the whole orders of a derivative there is nothing.
    return (opcode.arity == 1 ? unary : binary).map {
      ArrayExample(.elementwise(opcode), $0, fixed: opcode == .polygamma ? [0: Tensor($0[0], repeating: 2)] : [:])
    }
  }

  /// The products in every transposition and rank.
  private static let products: [ArrayExample] = [false, true].flatMap { left in
    [false, true].flatMap { right -> [ArrayExample] in
      let (a, b): (Shape, Shape) = (left ? [3, 2] : [2, 3], right ? [4, 3] : [3, 4])
      let product = MatrixProduct(left, right)
      let pairs: [[Shape]] = [[a, b], [[3], b], [a, [3]], [[3], [3]]]
      let biased: [[Shape]] = [
        [a, b, [4]], [a, b, [2, 4]], [a, b, [2, 1]], [a, b, []], [[3], b, [4]], [a, [3], [2]], [a, [3], [5, 2]],
        [[3], [3], []], [[3], [3], [2]],
      ]
      return pairs.map { ArrayExample(.matrixProduct(product), $0) }
        + biased.map { ArrayExample(.affine(Affine(product)), $0) }
    }
  }

  /// The reductions along each axis, with the axis kept and without.
  private static let reductions: [ArrayExample] = [nil, 0, 1].flatMap { axis -> [ArrayExample] in
    [false, true].flatMap { keep -> [ArrayExample] in
      [
        .linear(.sum(Sum(axis: axis, keep: keep))), .mean(Mean(axis: axis, keep: keep)),
        .extremum(Extremum(.max, axis: axis, keep: keep)), .extremum(Extremum(.min, axis: axis, keep: keep)),
        .logSumExp(LogSumExp(axis: axis, keep: keep)), .product(Product(axis: axis, keep: keep)),
        .spread(Spread(.variance, axis: axis, keep: keep)), .spread(Spread(.deviation, axis: axis, keep: keep)),
        .norm(Norm(axis: axis, keep: keep)), .argExtremum(ArgExtremum(.max, axis: axis, keep: keep)),
      ].map { ArrayExample($0, [[2, 3]]) }
    }
  }

  /// Operations that no call makes, and shapes that calls seldom have.
  private static let internals: [ArrayExample] = {
    let labels = Tensor<Double>([2], [2, 0])
    let slices = notations.sorted { $0.key < $1.key }.flatMap { notation, selection in
      [
        ArrayExample(.linear(.select(Select(selection, notation: notation))), [[2, 3]]),
        ArrayExample(
          .linear(.place(Place(at: selection.positions, to: [2, 3], notation: notation))), [selection.shape]),
      ]
    }
    return slices + [
      ArrayExample(.linear(.place(Place(at: [3], to: [2, 3], notation: nil))), [[]]),
      ArrayExample(.linear(.scatter(Scatter(to: [3]))), [[2], [2]], fixed: [1: labels]),
      ArrayExample(.linear(.scatter(Scatter(to: [3, 2]))), [[2, 2], [2]], fixed: [1: labels]),
      ArrayExample(.linear(.scatter(Scatter(to: [3, 2]))), [[2], []], fixed: [1: Tensor(scalar: 1)]),
      ArrayExample(.stack(Stack([2, 2])), [[], [], [], []]),
      ArrayExample(.stack(Stack([2])), [[3], [3]]),
      ArrayExample(.stack(Stack([1])), [[]]),
      ArrayExample(.linear(.transpose(Transpose())), [[2, 3, 2]]),
      ArrayExample(.linear(.broadcast(Broadcast(to: [2, 3]))), [[]]),
      ArrayExample(.linear(.broadcast(Broadcast(to: [2, 3]))), [[1, 1]]),
      ArrayExample(.linear(.sum(Sum())), [[]]),
      ArrayExample(.linear(.sum(Sum(axis: 1, keep: true))), [[2, 3, 2]]),
      ArrayExample(.softmax(Softmax(axis: 1)), [[2, 3, 2]]),
      ArrayExample(.logSoftmax(LogSoftmax(axis: 0)), [[3, 2]]),
      ArrayExample(.logSumExp(LogSumExp(axis: 1)), [[2, 3, 2]]),
      ArrayExample(.product(Product(axis: 1)), [[2, 3, 2]]),
      ArrayExample(.linear(.flip(Flip(axis: 1))), [[2, 3, 2]]),
      ArrayExample(.linear(.take(Take())), [[3, 2], [2, 2]], fixed: [1: Tensor([2, 2], [2, 0, 0, 1])]),
    ]
  }()
}
