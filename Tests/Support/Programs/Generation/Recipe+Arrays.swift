extension Recipe {
  // MARK: Reductions

  private static func reduction(_ name: String, _ domain: Generator.Domain = .any, keeps: Bool = true) -> Recipe {
    Recipe(name) { g in
      guard let x = g.operand(domain) else { return nil }
      var options: [Term.Option] = []
      if !g.random.oneIn(3), let axis = g.axis(of: x) { options.append(.init("axis", axis)) }
      if keeps, g.random.oneIn(4) { options.append(.init("keepdims", 1)) }
      return .call(name, [x], options)
    }
  }
  private static func alongAxis(_ name: String) -> Recipe {
    Recipe(name) { g in
      guard let x = g.operand(where: { !$0.isEmpty }), let shape = g.shape(x) else { return nil }
      let needsAxis = name == "cumsum" && shape.count > 1
      return .call(name, x, axis: needsAxis || g.random.oneIn(2) ? g.axis(of: x) : nil)
    }
  }

  static let reductions: [Recipe] =
    [
      "sum", "mean", "prod", "var", "std", "logsumexp", "max", "min", "argmax", "argmin", "norm",
    ].map { reduction($0) } + ["cumsum", "softmax", "log_softmax"].map(alongAxis) + [
      Recipe("norm of order 1") { g in
        guard let x = g.operand(where: { !$0.isEmpty }), let rank = g.shape(x)?.count else { return nil }
        return .call("norm", [x], [.init("ord", 1)] + (rank > 1 ? [.init("axis", g.axis(of: x) ?? 0)] : []))
      }
    ]

  // MARK: Losses

  static let losses: [Recipe] =
    [
      ("mse_loss", .any, .any), ("l1_loss", .any, .any), ("hinge_loss", .any, .any),
      ("binary_cross_entropy", .probability, .probability), ("binary_cross_entropy_with_logits", .any, .probability),
      ("kl_div", .any, .positive),
    ].map { (name: String, a: Generator.Domain, b: Generator.Domain) in
      Recipe(name) { g in
        guard let x = g.operand(a), let y = g.operand(of: g.shape(x) ?? [], b) else { return nil }
        return .call(name, x, y)
      }
    }
    + [("huber_loss", "delta"), ("smooth_l1_loss", "beta")].map { (name: String, option: String) in
      Recipe(name) { g in
        guard let x = g.operand(), let y = g.operand(of: g.shape(x) ?? []) else { return nil }
        return .call(name, [x, y], g.random.oneIn(2) ? [] : [.init(option, [0.5])])
      }
    } + [
      Recipe("cross_entropy") { g in
        guard let z = g.operand(where: { (1...2).contains($0.count) }), let shape = g.shape(z) else { return nil }
        if g.random.oneIn(3) { return g.operand(of: shape, .probability).map { .call("cross_entropy", z, $0) } }
        return .call("cross_entropy", z, g.labels(shape.dropLast(), below: shape[shape.count - 1]))
      },
      Recipe("nll_loss") { g in
        guard let z = g.operand(where: { (1...2).contains($0.count) }), let shape = g.shape(z) else { return nil }
        return .call("nll_loss", .call("log_softmax", z), g.labels(shape.dropLast(), below: shape[shape.count - 1]))
      },
    ]

  // MARK: Shapes

  static let shapes: [Recipe] = [
    Recipe("reshape") { g in
      guard let x = g.operand(), let count = g.shape(x)?.reduce(1, *) else { return nil }
      let halves: [Double] = count % 2 == 0 ? [2, -1] : [-1, 1]
      return .call("reshape", [x], [.init("shape", g.random.pick([[Double(count)], halves, [1, -1]]))])
    },
    Recipe("ravel") { g in g.operand().map { .call("ravel", $0) } },
    Recipe("squeeze") { g in g.operand().map { .call("squeeze", $0) } },
    Recipe("expand_dims") { g in
      guard let x = g.operand(where: { $0.count < 4 }), let rank = g.shape(x)?.count else { return nil }
      return .call("expand_dims", x, axis: g.random.int(0...rank))
    },
    Recipe("broadcast_to") { g in
      guard let x = g.operand(where: { $0.count < 3 }), let shape = g.shape(x) else { return nil }
      let target = [2] + shape.map { $0 == 1 && g.random.oneIn(2) ? 3 : $0 }
      return .call("broadcast_to", [x], [.init("shape", target.map(Double.init))])
    },
    Recipe("flip") { g in
      guard let x = g.operand(where: { !$0.isEmpty }) else { return nil }
      return .call("flip", x, axis: g.random.oneIn(2) ? g.axis(of: x) : nil)
    },
    Recipe("tile") { g in
      guard let x = g.operand(where: { !$0.isEmpty && $0.count < 4 }) else { return nil }
      return .call("tile", [x], [.init("reps", g.random.pick([[2], [2, 1], [1, 2], [2, 2]]))])
    },
    Recipe("concatenate") { g in
      guard let x = g.operand(where: { !$0.isEmpty }), let shape = g.shape(x), let y = g.operand(of: shape) else {
        return nil
      }
      return .call("concatenate", x, y, axis: g.random.oneIn(2) ? g.axis(of: x) : nil)
    },
    Recipe("stack") { g in
      guard let x = g.operand(where: { $0.count < 4 }), let y = g.operand(of: g.shape(x) ?? []) else { return nil }
      return .call("stack", x, y)
    },
    Recipe("take") { g in
      guard let x = g.operand(where: { !$0.isEmpty }), let shape = g.shape(x) else { return nil }
      let axis = g.random.int(0...shape.count - 1)
      let index = g.labels(g.random.pick([[], [2], [3], [2, 2]]), below: shape[axis])
      return .call("take", x, index, axis: axis == 0 && g.random.oneIn(2) ? nil : axis)
    },
    Recipe("embedding") { g in
      guard let x = g.operand(where: { $0.count == 2 }), let shape = g.shape(x) else { return nil }
      return .call("embedding", g.labels(g.random.pick([[2], [3]]), below: shape[0]), x)
    },
    Recipe("one_hot") { g in
      let labels = g.labels(g.random.pick([[], [2], [3]]), below: 3)
      guard let y = g.operand(of: [3]) else { return nil }
      return .infix(.multiply, .call("one_hot", [labels], [.init("classes", 3)]), y)
    },
    Recipe("pad") { g in
      guard let x = g.operand(where: { (1...2).contains($0.count) }) else { return nil }
      return .call(
        "pad", [x],
        [.init("pad_width", g.random.pick([[1], [1, 2], [0, 1]]))]
          + (g.random.oneIn(3) ? [.init("constant_values", [1.5])] : []))
    },
    Recipe("tril") { g in g.operand(where: { $0.count == 2 }).map { .call("tril", $0) } },
    Recipe("triu") { g in g.operand(where: { $0.count == 2 }).map { .call("triu", $0) } },
    Recipe("diag") { g in
      g.operand(where: { $0.count == 1 || $0.count == 2 && $0[0] == $0[1] }).map { .call("diag", $0) }
    },
    Recipe("trace") { g in g.operand(where: { $0.count == 2 && $0[0] == $0[1] }).map { .call("trace", $0) } },
    Recipe("transpose") { g in g.operand().map { .call("transpose", $0) } },
  ]

  // MARK: Products

  /// Two matrices or vectors whose inner lengths agree.
  private static func factors(_ g: inout Generator) -> (Term, Term)? {
    guard let a = g.operand(where: { (1...2).contains($0.count) }), let shape = g.shape(a) else { return nil }
    let inner = shape[shape.count - 1]
    let other = g.random.pick([[inner], [inner, 2], [inner, 3]])
    guard let b = g.operand(where: { $0.first == inner && $0.count <= 2 }) ?? g.operand(of: other) else { return nil }
    return (a, b)
  }
  /// A square matrix that is well away from singular: its symmetric part is positive definite.
  private static func square(_ g: inout Generator, symmetric: Bool = false) -> Term? {
    guard let a = g.operand(where: { $0.count == 2 && $0[0] == $0[1] && $0[0] < 4 }) ?? g.operand(of: [2, 2]),
      let n = g.shape(a)?.first
    else { return nil }
    let bounded = Term.call("tanh", a)
    let product = Term.infix(.product, bounded, .transpose(bounded))
    let unit = Term.call("eye", .number(Double(n)))
    return .infix(.add, symmetric || g.random.oneIn(2) ? product : bounded, .infix(.multiply, .number(2.5), unit))
  }

  static let products: [Recipe] =
    [
      Recipe("@") { g in factors(&g).map { .infix(.product, $0, $1) } },
      Recipe("matmul") { g in factors(&g).map { .call("matmul", $0, $1) } },
      Recipe("A.T @ B") { g in
        guard let a = g.anything(where: { $0.count == 2 }), let shape = g.shape(a) else { return nil }
        return g.operand(of: g.random.pick([[shape[0]], [shape[0], 2]])).map { .infix(.product, .transpose(a), $0) }
      },
      Recipe("A @ B + c") { g in
        guard let (a, b) = factors(&g), let shape = g.shape(.infix(.product, a, b)) else { return nil }
        let bias = g.operand(of: g.random.oneIn(2) ? Array(shape.suffix(1)) : shape)
        return bias.map { .infix(.add, .infix(.product, a, b), $0) }
      },
      Recipe("dot") { g in
        guard let a = g.operand(where: { $0.count == 1 }), let b = g.operand(of: g.shape(a) ?? []) else { return nil }
        return .call("dot", a, b)
      },
      Recipe("outer") { g in
        guard let a = g.operand(where: { $0.count == 1 }), let b = g.operand(where: { $0.count == 1 }) else {
          return nil
        }
        return .call("outer", a, b)
      },
      Recipe("cross") { g in
        guard let a = g.operand(where: { $0 == [3] || $0 == [2, 3] }), let b = g.operand(of: g.shape(a) ?? []) else {
          return nil
        }
        return .call("cross", a, b)
      },
      Recipe("kron") { g in
        guard let a = g.operand(where: { (1...2).contains($0.count) }), let rank = g.shape(a)?.count,
          let b = g.operand(of: rank == 1 ? [2] : [2, 2])
        else { return nil }
        return .call("kron", a, b)
      },
    ]
    + ["inv", "det", "logdet", "cofactors"].map { name in
      Recipe(name) { g in square(&g).map { .call(name, $0) } }
    } + [
      Recipe("cholesky") { g in square(&g, symmetric: true).map { .call("cholesky", $0) } },
      Recipe("solve") { g in
        guard let a = square(&g), let n = g.shape(a)?.first, let b = g.operand(of: g.random.oneIn(2) ? [n] : [n, 2])
        else { return nil }
        return .call("solve", a, b)
      },
    ]

  // MARK: Layers

  static let layers: [Recipe] = [
    Recipe("linear") { g in
      guard let x = g.operand(where: { (1...2).contains($0.count) }), let n = g.shape(x)?.last,
        let w = g.operand(of: [n, 2]), let b = g.operand(of: [2])
      else { return nil }
      return .call("linear", x, w, b)
    },
    normalization("layer_norm"), normalization("batch_norm"),
    Recipe("dropout") { g in
      guard let x = g.operand(where: { !$0.isEmpty }), let shape = g.shape(x) else { return nil }
      return .call("dropout", [x, g.labels(shape, below: 2)], g.random.oneIn(2) ? [] : [.init("p", [0.25])])
    },
    Recipe("attention") { g in
      guard let q = g.operand(where: { (1...2).contains($0.count) }), let d = g.shape(q)?.last,
        let k = g.operand(of: [2, d]), let v = g.operand(of: [2, 2])
      else { return nil }
      return .call("attention", q, k, v)
    },
    cell("rnn_cell", gates: 1), cell("lstm_cell", gates: 4), cell("gru_cell", gates: 3),
    Recipe("conv1d") { g in
      let hasChannels = g.random.oneIn(2)
      guard let x = g.operand(of: hasChannels ? g.random.pick([[2, 4], [1, 2, 4]]) : [5]),
        let w = g.operand(of: hasChannels ? [2, 2, 2] : [2])
      else { return nil }
      return .call("conv1d", [x, w], convolutionOptions(&g, axes: 1))
    },
    Recipe("conv2d") { g in
      let hasChannels = g.random.oneIn(2)
      guard let x = g.operand(of: hasChannels ? g.random.pick([[2, 3, 3], [1, 2, 3, 3]]) : [4, 4]),
        let w = g.operand(of: hasChannels ? [1, 2, 2, 2] : [2, 2])
      else { return nil }
      return .call("conv2d", [x, w], convolutionOptions(&g, axes: 2))
    },
    pool("max_pool2d"), pool("avg_pool2d"),
  ]

  private static func convolutionOptions(_ g: inout Generator, axes: Int) -> [Term.Option] {
    (g.random.oneIn(2) ? [.init("stride", 2)] : []) + (g.random.oneIn(2) ? [.init("padding", 1)] : [])
  }
  private static func normalization(_ name: String) -> Recipe {
    Recipe(name) { g in
      guard let x = g.operand(where: { name == "batch_norm" ? $0.count == 2 : !$0.isEmpty }), let n = g.shape(x)?.last
      else { return nil }
      if g.random.oneIn(2) { return .call(name, [x], g.random.oneIn(2) ? [] : [.init("eps", [0.1])]) }
      guard let gamma = g.operand(of: [n]), let beta = g.operand(of: [n]) else { return nil }
      return .call(name, x, gamma, beta)
    }
  }
  private static func cell(_ name: String, gates: Int) -> Recipe {
    Recipe(name) { g in
      let rows = g.random.oneIn(2) ? [2] : []
      let (inputs, units) = (2, g.random.int(1...2))
      guard let x = g.operand(of: rows + [inputs]), let h = g.operand(of: rows + [units]),
        let w = g.operand(of: [inputs, gates * units]), let u = g.operand(of: [units, gates * units]),
        let b = g.operand(of: [gates * units])
      else { return nil }
      if name != "lstm_cell" { return .call(name, x, h, w, u, b) }
      return g.operand(of: rows + [units]).map { .call(name, x, h, $0, w, u, b) }
    }
  }
  private static func pool(_ name: String) -> Recipe {
    Recipe(name) { g in
      guard let x = g.operand(where: { $0.count >= 2 && $0.suffix(2).allSatisfy { $0 >= 2 } }) else { return nil }
      return .call(
        name, [x],
        [.init("kernel_size", g.random.pick([[2], [1, 2], [2, 1]]))] + (g.random.oneIn(2) ? [.init("stride", 1)] : []))
    }
  }

  // MARK: Derivatives as nodes

  static let derivatives: [Recipe] = [
    derivative("grad", ofNumber: true), derivative("jacobian", ofNumber: false), derivative("hessian", ofNumber: true),
    Recipe("jvp") { g in
      guard let (y, x) = related(&g, ofNumber: false), let shape = g.shape(x), let d = g.operand(of: shape) else {
        return nil
      }
      return .call("jvp", y, x, g.random.oneIn(4) ? .number(1) : d)
    },
    Recipe("vjp") { g in
      guard let (y, x) = related(&g, ofNumber: false), let shape = g.shape(y), let d = g.operand(of: shape) else {
        return nil
      }
      return .call("vjp", y, x, g.random.oneIn(4) ? .number(1) : d)
    },
    Recipe("grad of grad") { g in
      guard let (z, x) = related(&g, ofNumber: true) else { return nil }
      let first = Term.call("grad", z, x)
      let number: Term = g.shape(x) == [] ? first : .call("sum", .infix(.multiply, first, first))
      return .call("grad", number, x)
    },
  ]

  /// A number or an array, and something that it may rest on.
  private static func related(_ g: inout Generator, ofNumber: Bool) -> (Term, Term)? {
    guard let x = g.anything(where: { $0.reduce(1, *) <= 4 }) else { return nil }
    guard var y = g.anything(where: { $0.reduce(1, *) <= 6 }), let shape = g.shape(y) else { return nil }
    if g.random.oneIn(2), let other = g.operand(of: shape) { y = .infix(.multiply, y, other) }
    if g.random.oneIn(2), let direct = g.shape(x), Values.common([direct, shape]) == shape {
      y = .infix(.multiply, .call("sin", x), y)
    }
    if ofNumber, !shape.isEmpty { y = .call("sum", .infix(.power, y, .number(2))) }
    return (y, x)
  }
  private static func derivative(_ name: String, ofNumber: Bool) -> Recipe {
    Recipe(name) { g in related(&g, ofNumber: ofNumber).map { .call(name, $0, $1) } }
  }
}
