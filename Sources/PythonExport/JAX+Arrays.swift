import Graphs
import Tensors

extension JAX {
  static func code(_ operation: ArrayOperation, _ call: PythonCall) -> PythonCode {
    switch operation {
    case .elementwise(let opcode): return code(opcode, call)
    case .linear(let operation): return code(operation, call)
    case .matrixProduct(let product): return call.product(product)
    case .affine(let affine): return call.affine(affine)
    case .outer: return call.function("jnp.outer")
    case .mean(let mean): return reduction("jnp.mean", call, mean.sum.axis, mean.sum.keep)
    case .extremum(let extremum):
      return reduction(extremum.kind == .max ? "jnp.max" : "jnp.min", call, extremum.axis, extremum.keep)
    case .product(let product): return reduction("jnp.prod", call, product.axis, product.keep)
    case .spread(let spread):
      let (axis, keep) = (spread.mean.sum.axis, spread.mean.sum.keep)
      let variance = reduction("jnp.var", call, axis, keep)
      if spread.kind == .variance { return variance }
      // At 0 jnp.std has no gradient that is a number.
      return call.value.scalars.contains(0)
        ? PythonCode("root(\(variance.text))") : reduction("jnp.std", call, axis, keep)
    case .norm(let norm):
      let x = call.base(0)
      if norm.order == .one {
        return reduction("jnp.sum", call, norm.axis, norm.keep, of: absolute(call.argument(0), call.values[0]))
      }
      let squares = reduction("jnp.sum", call, norm.axis, norm.keep, of: "\(x)**2")
      return call.value.scalars.contains(0)
        ? PythonCode("root(\(squares.text))") : reduction("jnp.linalg.norm", call, norm.axis, norm.keep)
    case .argExtremum(let extremum):
      let name = extremum.kind == .max ? "jnp.argmax" : "jnp.argmin"
      return PythonCode("\(reduction(name, call, extremum.axis, extremum.keep).text).astype(float)")
    // On a bound jnp.clip shares the gradient.
    case .clip: return call.function(call.meetsABound ? "clip" : "jnp.clip")
    case .where: return call.call("jnp.where", [call.condition(0), call.argument(1), call.argument(2)])
    case .stack(let stack): return self.stack(stack, call)
    case .concatenate(let c):
      let parts = call.operands.indices.map { call.array($0) }.joined(separator: ", ")
      return call.call("jnp.concatenate", ["[\(parts)]", c.axis == 0 ? "" : "axis=\(c.axis)"])
    case .oneHot(let oneHot): return call.call("jax.nn.one_hot", [index(call, 0), "\(oneHot.classes)"])
    case .softmax(let softmax): return alongLast("jax.nn.softmax", call, softmax.axis)
    case .logSoftmax(let softmax): return alongLast("jax.nn.log_softmax", call, softmax.axis)
    case .logSumExp(let sum): return reduction("jax.nn.logsumexp", call, sum.axis, sum.keep)
    case .crossEntropy(let loss):
      return call.call(
        "cross_entropy", [call.array(0), loss.takesLabels(call.shapes) ? index(call, 1) : call.array(1)])
    case .meanSquaredError:
      return PythonCode("jnp.mean((\(call.operands[0].within(.sum)) - \(call.operands[1].within(.product)))**2)")
    case .pairLoss(let loss): return code(loss, call)
    case .normalization, .dropout, .recurrentCell, .attention: return PythonReading.body(of: operation, call)
    case .inverse: return call.function("jnp.linalg.inv")
    case .solve: return call.function("jnp.linalg.solve")
    case .determinant: return call.function("jnp.linalg.det")
    case .logDeterminant: return PythonCode("jnp.linalg.slogdet(\(call.argument(0))).logabsdet")
    case .cofactors: return call.function("jax.grad(jnp.linalg.det)")
    case .cholesky: return call.function("jnp.linalg.cholesky")
    case .pad(let pad):
      let widths = pad.widths.map(PythonText.tuple).joined(separator: ", ")
      let value = pad.filling == 0 ? "" : "constant_values=\(number(pad.filling, whole: false))"
      return call.call("jnp.pad", [call.array(0), pad.widths.count == 1 ? "(\(widths),)" : "(\(widths))", value])
    case .pool(let pool):
      let windows = call.call("windows", [call.array(0), PythonText.tuple(pool.kernel), PythonText.tuple(pool.stride)])
      return call.call(pool.kind == .max ? "jnp.max" : "jnp.mean", [windows.text, "axis=(-2, -1)"])
    case .negativeLogLikelihood:
      let (s, y) = (call.base(0), index(call, 1))
      if call.rank(0) == 1 { return PythonCode("-\(s)[\(y)]", .negation) }
      return PythonCode("-jnp.mean(\(s)[jnp.arange(\(call.shapes[0][0])), \(y)])", .negation)
    // A function that is not given is not exported; to a person the call says which it is.
    case .declared(let function): return call.function(function.name)
    }
  }

  private static func code(_ operation: LinearOperation, _ call: PythonCall) -> PythonCode {
    switch operation {
    case .sum(let sum): return reduction("jnp.sum", call, sum.axis, sum.keep)
    case .broadcast(let b): return call.call("jnp.broadcast_to", [call.array(0), PythonText.tuple(b.target)])
    case .reshape(let r): return PythonCode("\(call.base(0)).reshape(\(PythonText.tuple(r.target)))")
    case .transpose: return call.rank(0) < 2 ? call.operands[0] : PythonCode("\(call.base(0)).T")
    case .select(let select): return selected(select, call, reversible: true) { "jnp.array(\($0))" }
    case .place(let place):
      let positions = place.positions
      let index = PythonText.run(positions).map { "\($0.lowerBound):\($0.upperBound)" }
      let flat =
        "jnp.zeros(\(place.target.entryCount)).at[\(index ?? "jnp.array([\(PythonText.list(positions))])")]"
        + ".add(\(call.base(0)).reshape(-1))"
      return PythonCode(place.target.count == 1 ? flat : "\(flat).reshape(\(PythonText.tuple(place.target)))")
    case .take(let take):
      let before = String(repeating: ":, ", count: take.axis)
      return PythonCode("\(call.base(0))[\(before)\(index(call, 1))]")
    case .scatter(let scatter):
      let before = String(repeating: ":, ", count: scatter.axis)
      let zeros = "jnp.zeros(\(PythonText.tuple(scatter.target)))"
      return PythonCode("\(zeros).at[\(before)\(index(call, 1))].add(\(call.argument(0)))")
    case .diagonal: return call.function("jnp.diag")
    case .trace: return call.function("jnp.trace")
    case .flip(let flip): return call.function("jnp.flip", flip.axis.map { "axis=\($0)" } ?? "")
    case .tile(let tile): return call.call("jnp.tile", [call.array(0), PythonText.tuple(tile.repetitions)])
    case .cumulativeSum(let sum): return call.function("jnp.cumsum", "axis=\(sum.axis)")
    case .triangle(let triangle): return call.function("jnp.\(triangle.name)")
    case .bilinear(let product): return bilinear(product, call)
    }
  }

  private static func bilinear(_ product: Bilinear, _ call: PythonCall) -> PythonCode {
    if product.isMasked { return call.reached(product, Self.bilinear) }
    switch product.form {
    case .matrixProduct(let form): return call.part(form, product)
    case .cross: return call.cross(product, "jnp.cross")
    case .kronecker: return call.kronecker(product, "jnp.kron", "jnp.einsum")
    case .convolution(let form):
      let (left, right) = product.first < product.second ? (0, 1) : (1, 0)
      let options = [PythonText.tuple(form.stride), PythonText.tuple(form.padding)]
      // The input's and the kernel's share of an array in the shape of the output.
      switch product.target {
      case 0:
        return call.call("conv_input", [PythonText.tuple(call.shape), call.array(left), call.array(right)] + options)
      case 1:
        return call.call("conv_weight", [call.array(left), PythonText.tuple(call.shape), call.array(right)] + options)
      default: return call.call("conv", [call.array(left), call.array(right)] + options)
      }
    }
  }

  private static func code(_ loss: PairLoss, _ call: PythonCall) -> PythonCode {
    let (p, t) = (call.operands[0], call.operands[1])
    switch loss.kind {
    case .absolute:
      let difference = zip(call.values[0].scalars, call.values[1].scalars).map { $0 - $1 }
      let size = absolute("\(p.within(.sum)) - \(t.within(.product))", Tensor([difference.count], difference))
      return PythonCode("jnp.mean(\(size))")
    case .huber(let width, let isScaled):
      let value = call.call(
        "huber_loss", [call.array(0), call.array(1), width == 1 ? "" : number(width, whole: false)])
      return isScaled && width != 1 ? PythonCode("\(value.text) / \(number(width, whole: false))", .product) : value
    case .hinge: return PythonCode("jnp.mean(jax.nn.relu(1 - \(t.within(.product)) * \(call.base(0))))")
    case .binaryCrossEntropy:
      if call.values[0].scalars.contains(where: { $0 == 0 || $0 == 1 }) { return call.function("binary_cross_entropy") }
      let (right, wrong) = ("jnp.log(\(call.argument(0)))", "jnp.log1p(-\(p.within(.negation)))")
      return PythonCode(
        "-jnp.mean(\(t.within(.product)) * \(right) + (1 - \(t.within(.product))) * \(wrong))", .negation)
    case .binaryCrossEntropyOfScores:
      return PythonCode("jnp.mean(jax.nn.softplus(\(call.argument(0))) - \(t.within(.product)) * \(call.base(0)))")
    case .divergence: return call.function("kl_div")
    }
  }

  private static func reduction(
    _ name: String, _ call: PythonCall, _ axis: Int?, _ keep: Bool, of operand: String? = nil
  ) -> PythonCode {
    call.call(name, [operand ?? call.argument(0), axis.map { "axis=\($0)" } ?? "", keep ? "keepdims=True" : ""])
  }

  /// At 0 jnp.abs has the slope 1.
  static func absolute(_ text: String, _ value: Tensor<Double>) -> String {
    value.scalars.contains(0) ? "absolute(\(text))" : "jnp.abs(\(text))"
  }

  private static func alongLast(_ name: String, _ call: PythonCall, _ axis: Int) -> PythonCode {
    call.function(name, axis == call.rank(0) - 1 ? "" : "axis=\(axis)")
  }

  private static func stack(_ stack: Stack, _ call: PythonCall) -> PythonCode {
    guard call.shapes.allSatisfy(\.isEmpty) else {
      let entries = call.operands.indices.map { call.array($0) }.joined(separator: ", ")
      let flat = "jnp.stack([\(entries)])"
      return PythonCode(stack.leading.count == 1 ? flat : "\(flat).reshape(\(PythonText.tuple(call.shape)))")
    }
    let entries = call.operands.indices.map { call.argument($0) }
    guard stack.leading.count == 2 else {
      let flat = "jnp.array([\(entries.joined(separator: ", "))])"
      return PythonCode(stack.leading.count == 1 ? flat : "\(flat).reshape(\(PythonText.tuple(call.shape)))")
    }
    let columns = stack.leading[1]
    let rows = (0..<stack.leading[0]).map { "[\(entries[$0 * columns..<($0 + 1) * columns].joined(separator: ", "))]" }
    return PythonCode("jnp.array([\(rows.joined(separator: ", "))])")
  }

  private static func index(_ call: PythonCall, _ k: Int) -> String {
    call.isIndex[k] ? call.base(k) : "\(call.base(k)).astype(int)"
  }
}
