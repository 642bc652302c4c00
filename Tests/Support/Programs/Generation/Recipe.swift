/// A way to draw one operation, with operands that fit it.
public struct Recipe: Sendable {
  /// The operation's printed name, or what form it is.
  public let name: String
  let make: @Sendable (inout Generator) -> Term?

  init(_ name: String, _ make: @escaping @Sendable (inout Generator) -> Term?) { (self.name, self.make) = (name, make) }

  /// All of them: every function of the product, its operators, and the forms of the language.
  public static let all: [Recipe] =
    unary + binary + operators + forms + reductions + losses + shapes + products + layers + derivatives

  /// What is drawn from: the forms of the language come more often, since they meet with everything.
  static let drawn = all + Array(repeating: forms + derivatives, count: 3).flatMap { $0 }
}

// MARK: - Entry by entry

extension Recipe {
  private static let domains: [(Generator.Domain, [String])] = [
    (
      .any,
      [
        "identity", "stop_gradient", "neg", "square", "abs", "sign", "floor", "sin", "cos", "atan", "tanh", "asinh",
        "sigmoid", "relu", "softplus", "heaviside", "cbrt", "erf", "erfc", "logsigmoid", "elu", "selu", "silu", "mish",
        "gelu",
        "gelu_tanh", "hardtanh",
      ]
    ),
    (.small, ["exp", "exp2", "expm1", "sinh", "cosh"]),
    (.positive, ["log", "log2", "log10", "sqrt", "reciprocal", "lgamma", "digamma"]),
    (.aboveMinusOne, ["log1p"]), (.open, ["tan", "asin", "acos", "atanh"]), (.aboveOne, ["acosh"]),
  ]

  static let unary: [Recipe] = domains.flatMap { domain, names in
    names.map { name in
      Recipe(name) { generator in
        guard let x = generator.operand(domain) else { return nil }
        return .call(name, x)
      }
    }
  }

  /// Two operands that broadcast together.
  private static func pair(_ g: inout Generator, _ a: Generator.Domain, _ b: Generator.Domain) -> (Term, Term)? {
    guard let x = g.operand(a), let shape = g.shape(x) else { return nil }
    let other: Term?
    switch g.random.int(0...5) {
    case 0: other = g.operand(of: [], b)
    case 1: other = shape.isEmpty ? g.operand(b) : g.operand(of: [shape[shape.count - 1]], b)
    case 2: other = g.operand(b, where: { Values.common([shape, $0]) != nil })
    case 3 where shape.count == 1: other = g.operand(of: [2, 1], b)
    case 4: other = g.operand(of: [], b)
    default: other = g.operand(of: shape, b)
    }
    guard let other else { return nil }
    // Operands that need no domain of their own may stand the other way round.
    return g.random.oneIn(2) && "\(a)" == "\(b)" ? (other, x) : (x, other)
  }

  static let binary: [Recipe] =
    [
      ("add", .any), ("subtract", .any), ("multiply", .any), ("maximum", .any), ("minimum", .any), ("max of two", .any),
      ("min of two", .any), ("gate", .any), ("smooth", .any), ("leaky_relu", .any), ("elu of two", .any),
    ].map { (name: String, domain: Generator.Domain) in
      Recipe(name) { g in
        guard let (x, y) = pair(&g, domain, domain) else { return nil }
        return .call(name.split(separator: " ").first.map(String.init) ?? name, x, y)
      }
    } + [
      Recipe("divide") { g in
        guard let (x, y) = pair(&g, .any, .positive) else { return nil }
        return .call("divide", x, y)
      },
      Recipe("power") { g in
        guard let (x, y) = pair(&g, .positive, .small) else { return nil }
        return g.random.oneIn(2) ? .call("power", x, y) : .infix(.power, x, y)
      },
      Recipe("atan2") { g in
        guard let (x, y) = pair(&g, .any, .positive) else { return nil }
        return .call("atan2", x, y)
      },
      Recipe("mod") { g in
        guard let (x, y) = pair(&g, .any, .positive) else { return nil }
        return .call("mod", x, y)
      },
      Recipe("polygamma") { g in
        guard let x = g.operand(.positive) else { return nil }
        return .call("polygamma", .number(Double(g.random.int(0...3))), x)
      },
      Recipe("where") { g in
        guard let (x, y) = pair(&g, .any, .any), let c = g.operand(of: g.shape(x) ?? []) else { return nil }
        return .call(
          "where", g.random.oneIn(3) ? c : .infix(g.random.pick([.less, .greater]), c, .number(g.number())), x, y)
      },
      Recipe("clip") { g in
        guard let (x, low) = pair(&g, .any, .any) else { return nil }
        let bounds: (Term, Term) =
          g.random.oneIn(2) ? (.number(-0.7), .number(1.1)) : (low, .infix(.add, low, .number(1)))
        return .call("clip", x, bounds.0, bounds.1)
      },
    ]

  static let operators: [Recipe] =
    Term.Infix.allCases.filter { $0 != .product && $0 != .power }.map { operation in
      Recipe(operation.rawValue) { g in
        guard let (x, y) = pair(&g, .any, operation == .divide ? .positive : .any) else { return nil }
        return .infix(operation, x, y)
      }
    } + [
      Recipe("x^n") { g in
        guard let x = g.operand(.small) else { return nil }
        return .infix(.power, x, .number(Double(g.random.int(0...4))))
      }
    ]

  // MARK: Forms of the language

  static let forms: [Recipe] = [
    Recipe("-x") { g in g.anything().map { .minus($0) } },
    Recipe("+x") { g in g.anything().map { .plus($0) } },
    Recipe("name") { g in g.anything() },
    Recipe("x.T") { g in g.anything().map { .transpose($0) } },
    Recipe("trivial") { g in g.anything().flatMap { g.trivial($0) } },
    Recipe("number - x") { g in g.operand().map { .infix(.subtract, .number(1), $0) } },
    Recipe("entry") { g in
      guard let x = g.anything(where: { !$0.isEmpty }), let shape = g.shape(x) else { return nil }
      return .element(x, shape.map { .index(.number(Double(g.random.int(-$0...$0 - 1)))) })
    },
    Recipe("slice") { g in
      guard let x = g.anything(where: { !$0.isEmpty }), let shape = g.shape(x) else { return nil }
      let axes = g.random.int(1...shape.count)
      return .element(x, shape.prefix(axes).map { Self.position($0, &g) })
    },
    Recipe("list index") { g in
      guard let x = g.anything(where: { !$0.isEmpty }), let shape = g.shape(x) else { return nil }
      return .element(x, [.index(g.labels([g.random.int(1...3)], below: shape[0]))])
    },
    Recipe("computed index") { g in
      guard let x = g.anything(where: { !$0.isEmpty }), let y = g.anything(where: { $0.count == 1 }),
        let n = g.shape(x)?.first, let m = g.shape(y)?.first, m <= n
      else { return nil }
      return .element(x, [.index(.call(g.random.pick(["argmax", "argmin"]), y))])
    },
    Recipe("list") { g in
      guard let x = g.operand(), let shape = g.shape(x), shape.count < 4, let y = g.operand(of: shape) else {
        return nil
      }
      return .list(g.random.oneIn(2) ? [x, y] : [y, x, x])
    },
    Recipe("call") { g in
      guard !g.entrywiseFunctions.isEmpty, let x = g.operand(.small) else { return nil }
      return .call(g.random.pick(g.entrywiseFunctions), x)
    },
    Recipe("call of a derivative") { g in
      guard !g.numberFunctions.isEmpty else { return nil }
      let f = g.random.pick(g.numberFunctions)
      // The argument is often what the body mentions too: the parameter must not be taken for it.
      if g.random.oneIn(2), let x = g.namesInBody(of: f).first { return .call(f, .name(x)) }
      return g.operand(of: [], .small).map { .call(f, $0) }
    },
    Recipe("f'") { g in
      guard !g.entrywiseFunctions.isEmpty, let x = g.operand(of: [], .small) else { return nil }
      return .primes(
        g.random.pick(g.entrywiseFunctions), g.random.int(1...2), g.random.oneIn(2) ? .minus(x) : x)
    },
    Recipe("iterate") { g in
      guard let x = g.operand(.small) else { return nil }
      let f =
        g.entrywiseFunctions.isEmpty || g.random.oneIn(3)
        ? g.random.pick(["sin", "tanh", "neg", "softmax"]) : g.random.pick(g.entrywiseFunctions)
      return .iterate(f, x, g.random.int(0...3))
    },
    Recipe("sum over an index") { g in
      guard let x = g.anything(where: { !$0.isEmpty }), let n = g.shape(x)?.first else { return nil }
      let entry = Term.element(x, [.index(.name("i"))])
      let bodies: [Term] = [
        .infix(.power, entry, .number(2)), .infix(.multiply, .name("i"), .call("sin", entry)),
        .infix(.add, entry, .infix(.multiply, .element(x, [.index(.number(0))]), .name("i"))),
      ]
      return .comprehension(
        g.random.pick(["sum", "mean", "prod", "max", "min"]), index: "i", domain: .range(g.random.int(0...n - 1), n),
        g.random.pick(bodies))
    },
    Recipe("sum over entries") { g in
      guard let x = g.anything(where: { !$0.isEmpty }), let y = g.operand(of: []) else { return nil }
      return .comprehension(
        g.random.pick(["sum", "mean", "max"]), index: "i", domain: .entries(x),
        .infix(.multiply, .call("tanh", .name("i")), y))
    },
  ]

  private static func position(_ length: Int, _ g: inout Generator) -> Term.Position {
    switch g.random.int(0...5) {
    case 0: return .index(.number(Double(g.random.int(0...length - 1))))
    case 1: return .slice(nil, nil, -1)
    case 2: return .slice(nil, g.random.int(1...length), nil)
    case 3: return .slice(-g.random.int(1...length), nil, nil)
    case 4: return .slice(nil, nil, g.random.int(1...2))
    default: return .slice(g.random.int(0...length - 1), nil, nil)
    }
  }
}
