import Explanations
import Graphs
import Tensors

/// The graphs of the lecture, by name, with the node whose gradient is asked for.
enum LectureSheets {
  typealias Example = (sheet: Sheet, output: NodeID)

  static let all: [(name: String, make: @Sendable () throws -> Example)] =
    [
      ("scalar", scalar), ("power", power), ("repeated", repeated), ("chain-rule", vectorChainRule), ("affine", affine),
      ("relu", relu), ("cross-entropy", crossEntropyByHand), ("batch-cross-entropy", batchCrossEntropy),
      ("linear-layer", linearLayer), ("network", network), ("single-example-network", singleExampleNetwork),
      ("neuron", neuron), ("logistic", logistic), ("reductions", reductions), ("regression", regression),
      ("softmax", softmax), ("shared-array", sharedArray), ("rank-three", rankThree), ("large", large),
      ("not-a-number", notANumber),
    ] + rows

  /// f = x * y + sin(x).
  static func scalar() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [], 2), y = s.variable("y", [], 3)
    let f = s.name(try s.apply(.add, s.apply(.multiply, x, y), s.apply(.sin, x)), "f")
    return (s, f)
  }

  /// z = log(x^2).
  static func power() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [], 3)
    _ = s.variable("q", [], 1)
    let y = s.name(try s.apply(.power, x, s.number(2)), "y")
    let output = s.name(try s.apply(.log, y), "z")
    return (s, output)
  }

  /// z = f(f(f(w))) with f(t) = t^2 + 1.
  static func repeated() throws -> Example {
    var s = Sheet()
    var t = s.variable("w", [], 3)
    for name in ["x", "y", "z"] { t = s.name(try s.apply(.add, s.apply(.power, t, s.number(2)), s.number(1)), name) }
    return (s, t)
  }

  /// y = [x[0] * x[1], x[0] + x[1], x[1]^2]; z = y[0]^2 + y[1] * y[2].
  static func vectorChainRule() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [2], 1, 3)
    let a = try s.entry(x, 0), b = try s.entry(x, 1)
    let y = s.name(
      try s.stack(s.apply(.multiply, a, b), s.apply(.add, a, b), s.apply(.power, b, s.number(2))), "y")
    let square = try s.apply(.power, s.entry(y, 0), s.number(2))
    let z = s.name(try s.apply(.add, square, s.apply(.multiply, s.entry(y, 1), s.entry(y, 2))), "z")
    return (s, z)
  }

  /// y = a * x + b; z = sum(y^2).
  static func affine() throws -> Example {
    var s = Sheet()
    let a = s.const("a", [3], 2, -1, 3), b = s.const("b", [3], 1, 0, -2), x = s.variable("x", [3], 1, -2, 0.5)
    let y = s.name(try s.apply(.add, s.apply(.multiply, a, x), b), "y")
    let output = s.name(try s.apply(.linear(.sum(Sum())), s.apply(.power, y, s.number(2))), "z")
    return (s, output)
  }

  /// z = dot([5, 6, 7], relu(x)).
  static func relu() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [3], 1, -2, 0)
    let output = s.name(try s.apply(.matrixProduct(MatrixProduct()), s.array(5, 6, 7), s.apply(.relu, x)), "z")
    return (s, output)
  }

  /// L = -z[y] + log(sum(exp(z))).
  static func crossEntropyByHand() throws -> Example {
    var s = Sheet()
    let z = s.variable("z", [3], 2, 1, -1), y = s.const("y", [], 0)
    let total = try s.apply(.log, s.apply(.linear(.sum(Sum())), s.apply(.exp, z)))
    let output = s.name(try s.apply(.add, s.apply(.negate, s.apply(.linear(.take(Take())), z, y)), total), "L")
    return (s, output)
  }

  /// J = cross_entropy(Z, y).
  static func batchCrossEntropy() throws -> Example {
    var s = Sheet()
    let z = s.variable("Z", [2, 3], 2, 1, -1, 0, 1, 3), y = s.const("y", [2], 0, 2)
    let output = s.name(try s.apply(.crossEntropy(CrossEntropy()), z, y), "J")
    return (s, output)
  }

  /// v = Wᵀx + b; L = cross_entropy(v, y).
  static func linearLayer() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [3], 1, 2, -1), w = s.variable("W", [3, 2], 0.1, -0.2, 0.3, 0.1, -0.4, 0.2)
    let b = s.variable("b", [2], 0.1, 0), y = s.const("y", [], 0)
    let v = s.name(try s.apply(.affine(Affine(MatrixProduct(true, false))), w, x, b), "v")
    let output = s.name(try s.apply(.crossEntropy(CrossEntropy()), v, y), "L")
    return (s, output)
  }

  /// The 2-3-2 network on a batch of two.
  static func network() throws -> Example {
    var s = Sheet()
    let x = s.const("X", [2, 2], 1, 2, 3, -1), y = s.const("y", [2], 0, 1)
    let w1 = s.variable("W1", [2, 3], 0.5, -1, 0.2, 0.3, 0.8, -0.6), b1 = s.variable("b1", [3], 0.1, 0, -0.2)
    let w2 = s.variable("W2", [3, 2], 1, -1, -0.5, 1, -0.3, 0.7), b2 = s.variable("b2", [2], 0, 0.5)
    let layer = ArrayOperation.affine(Affine(MatrixProduct()))
    let z1 = s.name(try s.apply(layer, x, w1, b1), "Z1")
    let h = s.name(try s.apply(.relu, z1), "H")
    let z2 = s.name(try s.apply(layer, h, w2, b2), "Z2")
    let output = s.name(try s.apply(.crossEntropy(CrossEntropy()), z2, y), "L")
    return (s, output)
  }

  /// The network on its first example.
  static func singleExampleNetwork() throws -> Example {
    var s = Sheet()
    let x = s.const("x", [2], 1, 2), y = s.const("y", [], 0)
    let w1 = s.variable("W1", [2, 3], 0.5, -1, 0.2, 0.3, 0.8, -0.6), b1 = s.variable("b1", [3], 0.1, 0, -0.2)
    let w2 = s.variable("W2", [3, 2], 1, -1, -0.5, 1, -0.3, 0.7), b2 = s.variable("b2", [2], 0, 0.5)
    let layer = ArrayOperation.affine(Affine(MatrixProduct()))
    let z1 = s.name(try s.apply(layer, x, w1, b1), "z1")
    let h = s.name(try s.apply(.relu, z1), "h")
    let z2 = s.name(try s.apply(layer, h, w2, b2), "z2")
    let output = s.name(try s.apply(.crossEntropy(CrossEntropy()), z2, y), "L")
    return (s, output)
  }

  /// One neuron a definition: a hidden layer of two and a squared loss.
  static func neuron() throws -> Example {
    var s = Sheet()
    let x = s.const("x", [], 1.5), y = s.const("y", [], 1)
    let w1 = s.variable("w1", [], 0.5), w2 = s.variable("w2", [], -1), v1 = s.variable("v1", [], 0.8)
    let v2 = s.variable("v2", [], 12)
    let h1 = s.name(try s.apply(.tanh, s.apply(.multiply, w1, x)), "h1")
    let h2 = s.name(try s.apply(.relu, s.apply(.add, s.apply(.multiply, w2, x), s.number(1.5))), "h2")
    let o = s.name(
      try s.apply(.sigmoid, s.apply(.add, s.apply(.multiply, v1, h1), s.apply(.multiply, v2, s.apply(.add, h2, h1)))),
      "o")
    let output = s.name(try s.apply(.power, s.apply(.subtract, o, y), s.number(2)), "L")
    return (s, output)
  }

  /// ŷ = sigmoid(xᵀw + b).
  static func logistic() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [2], 1, 2), w = s.variable("w", [2], 0.5, -1), b = s.variable("b", [], 0.1)
    let u = try s.apply(.matrixProduct(MatrixProduct()), x, w)
    let output = s.name(try s.apply(.sigmoid, s.apply(.add, u, b)), "ŷ")
    return (s, output)
  }

  /// Sums and means along axes, and a broadcast.
  static func reductions() throws -> Example {
    var s = Sheet()
    let x = s.variable("X", [2, 3], 1, 2, 3, 4, 5, 6.5), c = s.variable("c", [3], 1, 0.5, -1)
    let u = s.name(try s.apply(.multiply, x, c), "U")
    let m = s.name(try s.apply(.mean(Mean(axis: 0)), u), "m"),
      r = s.name(try s.apply(.linear(.sum(Sum(axis: 1))), u), "r")
    let top = s.name(try s.apply(.extremum(Extremum(.max)), r), "top")
    let output = s.name(try s.apply(.add, s.apply(.mean(Mean()), m), top), "z")
    return (s, output)
  }

  /// L = mse_loss(w * x + b, y) with a scalar weight.
  static func regression() throws -> Example {
    var s = Sheet()
    let x = s.const("x", [3], 1, 2, 3), y = s.const("y", [3], 2, 3, 5.5)
    let w = s.variable("w", [], 1.5), b = s.variable("b", [], 0.25)
    let p = s.name(try s.apply(.add, s.apply(.multiply, w, x), b), "p")
    let output = s.name(try s.apply(.meanSquaredError(MeanSquaredError()), p, y), "L")
    return (s, output)
  }

  /// s = dot(c, softmax(z)) + logsumexp(z).
  static func softmax() throws -> Example {
    var s = Sheet()
    let z = s.variable("z", [3], 1, 0, -1), c = s.const("c", [3], 1, 2, 3)
    let p = s.name(try s.apply(.softmax(Softmax(axis: 0)), z), "p")
    let l = s.name(try s.apply(.logSumExp(LogSumExp(axis: nil)), z), "l")
    let q = s.name(try s.apply(.logSoftmax(LogSoftmax(axis: 0)), z), "q")
    let total = try s.apply(.add, s.apply(.matrixProduct(MatrixProduct()), c, p), l)
    let output = s.name(try s.apply(.add, total, s.entry(q, 1)), "s")
    return (s, output)
  }

  /// An array with several uses, whole and by entries.
  static func sharedArray() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [2], 1, 2), a = s.variable("A", [2, 2], 1, 2, 3, 4)
    let y = s.name(try s.apply(.matrixProduct(MatrixProduct()), a, x), "y")
    let b = s.name(try s.apply(.matrixProduct(MatrixProduct()), a, a), "B")
    let u = try s.apply(.multiply, y, x)
    let t = try s.apply(.add, s.apply(.linear(.sum(Sum())), u), s.apply(.linear(.sum(Sum())), b))
    let output = s.name(try s.apply(.add, t, s.entry(x, 0)), "t")
    return (s, output)
  }

  /// An array of three axes.
  static func rankThree() throws -> Example {
    var s = Sheet()
    let t = s.variable("T", [2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8)
    let h = s.name(try s.apply(.tanh, s.apply(.multiply, t, s.number(0.1))), "H")
    let output = s.name(try s.apply(.linear(.sum(Sum())), h), "z")
    return (s, output)
  }

  /// A layer too large to be shown whole; its numbers are eighths, so that sums are exact in whatever order they are made.
  static func large() throws -> Example {
    var s = Sheet()
    let w = s.variable("W", Tensor([20, 16], (0..<320).map { Double($0 % 7) / 8 - 0.375 }))
    let x = s.const("X", Tensor([32, 20], (0..<640).map { Double($0 % 11) / 8 - 0.625 }))
    let h = s.name(try s.apply(.relu, s.apply(.matrixProduct(MatrixProduct()), x, w)), "H")
    let output = s.name(try s.apply(.mean(Mean()), h), "z")
    return (s, output)
  }

  /// A logarithm of a negative number.
  static func notANumber() throws -> Example {
    var s = Sheet()
    let x = s.variable("x", [], -2), y = s.variable("y", [], 0)
    let l = try s.apply(.log, x)
    let output = s.name(try s.apply(.add, s.apply(.multiply, l, y), s.apply(.divide, x, y)), "z")
    return (s, output)
  }
}
