extension Generator {
  /// Where an operand must lie for an operation to be smooth there.
  enum Domain {
    case any, small, positive, probability, open, aboveOne, aboveMinusOne

    func contains(_ value: Values) -> Bool {
      value.entries.allSatisfy { x in
        switch self {
        case .any: true
        case .small: abs(x) < 3
        case .positive: x > 0.15 && x < 50
        case .probability: x > 0.05 && x < 0.95
        case .open: abs(x) < 0.9
        case .aboveOne: x > 1.1 && x < 50
        case .aboveMinusOne: x > -0.8 && x < 50
        }
      }
    }

    /// A term made to lie there.
    func wrap(_ x: Term, _ random: inout Random) -> Term {
      switch self {
      case .any: x
      case .small: .infix(.multiply, .number(2), .call("tanh", x))
      case .positive:
        random.pick([
          .infix(.add, .infix(.power, x, .number(2)), .number(0.5)), .infix(.add, .call("sigmoid", x), .number(0.2)),
          .infix(.add, .call("abs", x), .number(0.3)),
        ])
      case .probability: .infix(.add, .infix(.multiply, .number(0.8), .call("sigmoid", x)), .number(0.1))
      case .open: .infix(.multiply, .number(0.8), .call("tanh", x))
      case .aboveOne: .infix(.add, .infix(.multiply, x, x), .number(1.5))
      case .aboveMinusOne: .infix(.subtract, .call("softplus", x), .number(0.5))
      }
    }
  }

  /// A value drawn before.
  mutating func anything(where fits: ([Int]) -> Bool = { _ in true }) -> Term? {
    let fitting = known.filter { fits($0.value.shape) }
    guard !fitting.isEmpty else { return nil }
    // Late definitions are drawn more often, so that programs grow deep.
    let late = fitting.suffix(4)
    return .name(random.oneIn(2) ? random.pick(Array(late)).name : random.pick(fitting).name)
  }

  /// An operand: a name, dressed now and then, or a small expression of one.
  mutating func operand(
    _ domain: Domain = .any, where fits: ([Int]) -> Bool = { _ in true }
  ) -> Term? {
    guard var term = anything(where: fits) else { return nil }
    if random.oneIn(5) { term = .call(random.pick(["sin", "tanh", "sigmoid", "cos"]), term) }
    return dressed(term, domain)
  }

  /// An operand of a shape; what is not there is made of the entries of something that is.
  mutating func operand(of shape: [Int], _ domain: Domain = .any) -> Term? {
    if !random.oneIn(8), let term = operand(domain, where: { $0 == shape }) { return term }
    if random.oneIn(8) { return dressed(literal(shape), domain) }
    let count = shape.reduce(1, *)
    guard let source = anything(where: { !$0.isEmpty }), let size = value(source)?.entries.count else {
      return dressed(literal(shape), domain)
    }
    let flat: Term = (value(source)?.rank ?? 0) == 1 ? source : .call("ravel", source)
    if shape.isEmpty { return dressed(.element(flat, [.index(.number(Double(random.int(0...size - 1))))]), domain) }
    let places = (0..<count).map { _ in Term.number(Double(random.int(0...size - 1))) }
    let chosen = Term.element(flat, [.index(.list(places))])
    return dressed(
      shape.count == 1 ? chosen : .call("reshape", [chosen], [.init("shape", shape.map(Double.init))]), domain)
  }

  private mutating func dressed(_ term: Term, _ domain: Domain) -> Term? {
    let dressed = random.oneIn(6) ? trivial(term) ?? term : term
    guard let value = value(dressed) else { return nil }
    return domain.contains(value) ? dressed : domain.wrap(dressed, &random)
  }

  /// The same value by another way of writing it.
  mutating func trivial(_ x: Term) -> Term? {
    guard let value = value(x) else { return nil }
    let shape = value.shape
    var forms: [Term] = [
      .plus(x), .minus(.minus(x)), .call("identity", x), .transpose(.transpose(x)), .infix(.multiply, x, .number(1)),
      .infix(.add, x, .number(0)), .infix(.power, x, .number(1)), .iterate("sin", x, 0), .infix(.divide, x, .number(1)),
      .infix(.subtract, x, .number(0)), .call("reshape", [x], [.init("shape", shape.map(Double.init))]),
      .call("broadcast_to", [x], [.init("shape", shape.map(Double.init))]),
    ]
    if shape.isEmpty { forms.removeLast(2) }
    if shape.count == 1 { forms += [.transpose(x), .element(x, [.slice(nil, nil, nil)]), .call("ravel", x)] }
    if shape.count > 1 {
      forms += [.element(x, [.slice(nil, nil, nil)]), .call("squeeze", [.call("expand_dims", x)], [.init("axis", 0)])]
    }
    let returning = entrywiseFunctions.filter { name in
      program.definitions.contains { $0.name == name && $0.term == .name("t") }
    }
    if let f = returning.first { forms += [.call(f, x), .iterate(f, x, 2)] }
    return random.pick(forms)
  }

  /// An axis of a value, counted from either end; nil now and then.
  mutating func axis(of term: Term) -> Int? {
    guard let rank = value(term)?.rank, rank > 0 else { return nil }
    let axis = random.int(0...rank - 1)
    return random.oneIn(4) ? axis - rank : axis
  }

  /// A label or an index for so many places.
  mutating func labels(_ shape: [Int], below count: Int) -> Term {
    guard let length = shape.first else { return .number(Double(random.int(0...count - 1))) }
    return .list((0..<length).map { _ in labels(Array(shape.dropFirst()), below: count) })
  }

  func shape(_ term: Term) -> [Int]? { value(term)?.shape }
}
