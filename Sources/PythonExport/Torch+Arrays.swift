import Graphs
import Tensors

extension Torch {
  static func code(_ operation: ArrayOperation, _ call: PythonCall) -> PythonCode {
    switch operation {
    case .elementwise(let opcode): return code(opcode, call)
    case .linear(let operation): return code(operation, call)
    case .matrixProduct(let product): return call.product(product)
    case .affine(let affine): return call.affine(affine)
    case .outer: return call.function("torch.outer")
    case .mean(let mean): return reduction("torch.mean", call, mean.sum.axis, mean.sum.keep)
    case .extremum(let extremum):
      return reduction(extremum.kind == .max ? "torch.amax" : "torch.amin", call, extremum.axis, extremum.keep)
    case .product(let product):
      return alongOneAxis("torch.prod", call, product.axis, product.keep)
    case .spread(let spread):
      let name = spread.kind == .variance ? "torch.var" : "torch.std"
      return reduction(name, call, spread.mean.sum.axis, spread.mean.sum.keep, "correction=0")
    case .norm(let norm):
      let order = norm.order == .one ? "ord=1" : ""
      return reduction("torch.linalg.vector_norm", call, norm.axis, norm.keep, order)
    case .argExtremum(let extremum):
      let name = extremum.kind == .max ? "torch.argmax" : "torch.argmin"
      return PythonCode("\(alongOneAxis(name, call, extremum.axis, extremum.keep).text).double()")
    case .clip:
      if call.meetsABound { return call.function("clip") }
      let areNumbers = call.operands[1].literal != nil && call.operands[2].literal != nil
      let bounds = areNumbers ? [call.argument(1), call.argument(2)] : [call.array(1), call.array(2)]
      return call.call("torch.clamp", [call.array(0)] + bounds)
    case .where: return call.call("torch.where", [call.condition(0), call.argument(1), call.argument(2)])
    case .stack(let stack):
      let entries = call.operands.indices.map { call.array($0) }
      return PythonCode(nested("torch.stack", entries, stack.leading))
    case .concatenate(let c):
      let parts = call.operands.indices.map { call.array($0) }.joined(separator: ", ")
      return call.call("torch.cat", ["[\(parts)]", c.axis == 0 ? "" : "dim=\(c.axis)"])
    case .oneHot(let oneHot):
      return PythonCode("F.one_hot(\(index(call, 0)), \(oneHot.classes)).double()")
    case .softmax(let softmax): return call.function("torch.softmax", "dim=\(softmax.axis)")
    case .logSoftmax(let softmax): return call.function("torch.log_softmax", "dim=\(softmax.axis)")
    case .logSumExp(let sum):
      // It wants its axes named.
      let axes = sum.axis == nil && call.rank(0) > 1 ? nil : sum.axis ?? 0
      return reduction("torch.logsumexp", call, axes, sum.keep, namesAxes: true)
    case .crossEntropy(let loss):
      let target = loss.takesLabels(call.shapes) ? index(call, 1) : call.array(1)
      return call.call("F.cross_entropy", [call.array(0), target])
    case .meanSquaredError: return call.call("F.mse_loss", [call.array(0), call.array(1)])
    case .pairLoss(let loss): return code(loss, call)
    case .normalization, .dropout, .recurrentCell, .attention: return PythonReading.body(of: operation, call)
    case .inverse: return call.call("torch.linalg.inv", [call.array(0)])
    case .solve: return call.call("torch.linalg.solve", [call.array(0), call.array(1)])
    case .determinant where call.values[0].isNearlySingular(operation): return call.call("det", [call.array(0)])
    case .determinant: return call.call("torch.linalg.det", [call.array(0)])
    case .logDeterminant: return PythonCode("torch.linalg.slogdet(\(call.array(0))).logabsdet")
    case .cofactors: return call.call("cofactors", [call.array(0)])
    case .cholesky:
      let a = call.base(0)
      return PythonCode("torch.linalg.cholesky((\(a) + \(a).T) / 2)")
    case .pad(let pad):
      // The last axis comes first.
      let widths = PythonText.tuple(pad.widths.reversed().flatMap { $0 })
      return call.call(
        "F.pad", [call.array(0), widths, pad.filling == 0 ? "" : "value=\(number(pad.filling, whole: false))"])
    case .pool(let pool):
      let windows = call.call("windows", [call.array(0), PythonText.tuple(pool.kernel), PythonText.tuple(pool.stride)])
      return call.call(pool.kind == .max ? "torch.amax" : "torch.mean", [windows.text, "dim=(-2, -1)"])
    case .negativeLogLikelihood: return call.call("F.nll_loss", [call.array(0), index(call, 1)])
    // A function that is not given is not exported; to a person the call says which it is.
    case .declared(let function): return call.function(function.name)
    }
  }

  private static func code(_ operation: LinearOperation, _ call: PythonCall) -> PythonCode {
    switch operation {
    case .sum(let sum): return reduction("torch.sum", call, sum.axis, sum.keep)
    case .broadcast(let b): return call.call("torch.broadcast_to", [call.array(0), PythonText.tuple(b.target)])
    case .reshape(let r): return PythonCode("\(call.base(0)).reshape(\(PythonText.tuple(r.target)))")
    case .transpose:
      let rank = call.rank(0)
      if rank < 2 { return call.operands[0] }
      return PythonCode(
        rank == 2 ? "\(call.base(0)).T" : "\(call.base(0)).permute\(PythonText.tuple((0..<rank).reversed()))")
    case .select(let select): return selected(select, call, reversible: false) { $0 }
    case .place(let place):
      let positions = place.positions
      let index =
        PythonText.run(positions).map { "torch.arange(\($0.lowerBound), \($0.upperBound))" }
        ?? "torch.tensor([\(PythonText.list(positions))])"
      let flat = "torch.zeros(\(place.target.entryCount)).index_add(0, \(index), \(call.base(0)).reshape(-1))"
      return PythonCode(place.target.count == 1 ? flat : "\(flat).reshape(\(PythonText.tuple(place.target)))")
    case .take(let take):
      let before = String(repeating: ":, ", count: take.axis)
      return PythonCode("\(call.base(0))[\(before)\(index(call, 1))]")
    case .scatter(let scatter):
      var parts = scatter.target
      parts[scatter.axis] = -1
      return call.call(
        "torch.zeros(\(PythonText.tuple(scatter.target))).index_add",
        ["\(scatter.axis)", "\(index(call, 1)).reshape(-1)", "\(call.base(0)).reshape(\(PythonText.tuple(parts)))"])
    case .diagonal: return call.function("torch.diag")
    case .trace: return call.function("torch.trace")
    case .flip(let flip):
      let axes = flip.axis.map { [$0] } ?? Array(0..<call.rank(0))
      return call.call("torch.flip", [call.array(0), PythonText.tuple(axes)])
    case .tile(let tile): return call.call("torch.tile", [call.array(0), PythonText.tuple(tile.repetitions)])
    case .cumulativeSum(let sum): return call.call("torch.cumsum", [call.array(0), "dim=\(sum.axis)"])
    case .triangle(let triangle): return call.function("torch.\(triangle.name)")
    case .bilinear(let product): return bilinear(product, call)
    }
  }

  private static func bilinear(_ product: Bilinear, _ call: PythonCall) -> PythonCode {
    if product.isMasked { return call.reached(product, Self.bilinear) }
    switch product.form {
    case .matrixProduct(let form): return call.part(form, product)
    case .cross: return call.cross(product, "torch.linalg.cross")
    case .kronecker: return call.kronecker(product, "torch.kron", "torch.einsum")
    case .convolution(let form):
      let name = "conv\(form.axes)d"
      let (left, right) = product.first < product.second ? (0, 1) : (1, 0)
      // Axes for examples and channels are added where there are none, and taken away from the result.
      let added = product.shapes.map { form.axes + 2 - $0.count }
      func whole(_ k: Int, _ part: Int) -> String {
        added[part] == 0
          ? call.array(k) : "\(call.base(k))[\(Array(repeating: "None", count: added[part]).joined(separator: ", "))]"
      }
      let shape = PythonText.tuple(Array(repeating: 1, count: added[product.target]) + product.shapes[product.target])
      let moved = ["stride=\(PythonText.tuple(form.stride))", "padding=\(PythonText.tuple(form.padding))"]
      let result =
        switch product.target {
        case 0: call.call("torch.nn.grad.\(name)_input", [shape, whole(left, 1), whole(right, 2)] + moved)
        case 1: call.call("torch.nn.grad.\(name)_weight", [whole(left, 0), shape, whole(right, 2)] + moved)
        default: call.call("F.\(name)", [whole(left, 0), whole(right, 1)] + moved)
        }
      let first = Array(repeating: "0", count: added[product.target]).joined(separator: ", ")
      return first.isEmpty ? result : PythonCode("\(result.text)[\(first)]")
    }
  }

  private static func code(_ loss: PairLoss, _ call: PythonCall) -> PythonCode {
    let (p, t) = (call.array(0), call.array(1))
    switch loss.kind {
    case .absolute: return call.call("F.l1_loss", [p, t])
    case .huber(let width, let isScaled):
      let option = width == 1 ? "" : "\(isScaled ? "beta" : "delta")=\(number(width, whole: false))"
      return call.call(isScaled ? "F.smooth_l1_loss" : "F.huber_loss", [p, t, option])
    case .hinge:
      return PythonCode("torch.mean(torch.relu(1 - \(call.operands[1].within(.product)) * \(call.base(0))))")
    case .binaryCrossEntropy:
      let isOnEdge = call.values[0].scalars.contains { $0 == 0 || $0 == 1 }
      return call.call(isOnEdge ? "binary_cross_entropy" : "F.binary_cross_entropy", [p, t])
    case .binaryCrossEntropyOfScores: return call.call("F.binary_cross_entropy_with_logits", [p, t])
    case .divergence:
      return call.call("F.kl_div", [p, t, call.rank(0) > 1 ? "reduction=\"batchmean\"" : "reduction=\"sum\""])
    }
  }

  private static func reduction(
    _ name: String, _ call: PythonCall, _ axis: Int?, _ keep: Bool, _ option: String = "", namesAxes: Bool = false
  ) -> PythonCode {
    let isWhole = axis == nil && !namesAxes && (!keep || call.rank(0) == 0)
    let axes = isWhole ? "" : "dim=" + (axis.map(String.init) ?? PythonText.tuple(Array(0..<call.rank(0))))
    return call.call(name, [call.array(0), option, axes, keep && call.rank(0) > 0 ? "keepdim=True" : ""])
  }

  /// A reduction that takes one axis or everything, and keeps nothing of everything.
  private static func alongOneAxis(_ name: String, _ call: PythonCall, _ axis: Int?, _ keep: Bool) -> PythonCode {
    guard axis == nil, keep, call.rank(0) > 0 else { return reduction(name, call, axis, keep) }
    return PythonCode("\(reduction(name, call, nil, false).text).reshape(\(PythonText.tuple(call.shape)))")
  }

  private static func index(_ call: PythonCall, _ k: Int) -> String {
    call.isIndex[k] ? call.base(k) : "\(call.base(k)).long()"
  }

  private static func nested(_ name: String, _ entries: [String], _ leading: [Int]) -> String {
    guard leading.count > 1, let rows = leading.first else { return "\(name)([\(entries.joined(separator: ", "))])" }
    let size = entries.count / max(rows, 1)
    return nested(
      name, (0..<rows).map { nested(name, Array(entries[$0 * size..<($0 + 1) * size]), Array(leading.dropFirst())) },
      [rows])
  }
}

extension PythonCall {
  /// The vector product, its operands in the cyclic order of a, b and a × b.
  func cross(_ product: Bilinear, _ name: String) -> PythonCode {
    let isCyclic = (product.second - product.first + 3) % 3 == 1
    return call(name, isCyclic ? [array(0), array(1)] : [array(1), array(0)])
  }
  /// A ⊗ B, or one factor's share of an array in the shape of A ⊗ B.
  func kronecker(_ product: Bilinear, _ name: String, _ sum: String) -> PythonCode {
    let (left, right) = product.first < product.second ? (0, 1) : (1, 0)
    guard product.target < 2 else { return call(name, [array(left), array(right)]) }
    // The factor that is given comes before the whole.
    let blocks = zip(product.shapes[0], product.shapes[1]).flatMap { [$0, $1] }
    let whole = "\(base(right)).reshape(\(PythonText.tuple(blocks)))"
    let isMatrix = product.shapes[0].count == 2
    let (all, a, b) = isMatrix ? ("ipjq", "ij", "pq") : ("ip", "i", "p")
    let letters = product.target == 0 ? "\(all),\(b)->\(a)" : "\(all),\(a)->\(b)"
    return call(sum, ["\"\(letters)\"", whole, array(left)])
  }
  /// `A @ B` of the parts of a form that are given.
  func part(_ form: MatrixProduct, _ product: Bilinear) -> PythonCode {
    let (part, left, right) = sides(form, product)
    return PythonCode("\(side(left, part.transposed.left)) @ \(side(right, part.transposed.right))", .product)
  }
  /// A product whose factors are followed by masks: the helper multiplies only what a path reaches.
  func reached(_ product: Bilinear, _ plain: (Bilinear, PythonCall) -> PythonCode) -> PythonCode {
    if case .matrixProduct(let form) = product.form {
      let (part, left, right) = sides(form, product)
      return call(
        "reached_product",
        [left, right, left + 2, right + 2].map {
          side($0, $0 % 2 == left ? part.transposed.left : part.transposed.right)
        })
    }
    let bare = Bilinear(product.form, shapes: product.shapes, first: product.first, second: product.second)
    let entering = PythonCall(
      operands: [PythonCode("a"), PythonCode("b")], shapes: Array(shapes.prefix(2)), shape: shape,
      values: Array(values.prefix(2)), value: value, isIndex: [false, false], library: library)
    return call("reached", ["lambda a, b: \(plain(bare, entering).text)"] + operands.indices.map { array($0) })
  }
  private func sides(_ form: MatrixProduct, _ product: Bilinear) -> (part: MatrixProduct, left: Int, right: Int) {
    let (part, isTurned) = form.part(product.target)
    return (product.first < product.second) != isTurned ? (part, 0, 1) : (part, 1, 0)
  }
  private func side(_ k: Int, _ isTransposed: Bool) -> String { isTransposed ? "\(base(k)).T" : base(k) }
  /// `A @ B`, operands transposed where they are matrices.
  func product(_ product: MatrixProduct) -> PythonCode {
    let left = product.transposed.left && rank(0) == 2 ? "\(base(0)).T" : operands[0].within(.product)
    let right = product.transposed.right && rank(1) == 2 ? "\(base(1)).T" : operands[1].within(.negation)
    return PythonCode("\(left) @ \(right.hasPrefix("-") ? "(\(right))" : right)", .product)
  }
  /// Whether an entry of the first operand is one of the bounds that follow: libraries take other slopes there.
  var meetsABound: Bool {
    let x = values[0].broadcast(to: shape).scalars
    return values.dropFirst().contains { zip(x, $0.broadcast(to: shape).scalars).contains { $0 == $1 } }
  }
  /// `A @ B + b`.
  func affine(_ affine: Affine) -> PythonCode {
    let bias = operands[2].within(.product)
    return PythonCode("\(product(affine.product).text) + \(bias.hasPrefix("-") ? "(\(bias))" : bias)", .sum)
  }
}

extension Tensor<Double> {
  /// Whether a determinant is 0 but for rounding, of a matrix small enough to be expanded along a row.
  fileprivate func isNearlySingular(_ determinant: ArrayOperation) -> Bool {
    guard let n = shape.first, n <= 7, let value = determinant.value([self]).scalars.first else { return false }
    let largest = scalars.reduce(0) { Swift.max($0, abs($1)) }
    return abs(value) <= 1e-9 * (0..<n).reduce(1) { product, _ in product * largest }
  }
}
