extension Evaluator {
  func value(_ term: Term, _ scope: Scope) throws -> Values {
    try spend()
    switch term {
    case .number(let x): return Values(Real(x))
    case .name("pi"): return Values(Real.pi)
    case .name(let name):
      guard let thunk = scope[name] ?? sheet[name] else { throw EvaluationError.unknown(name) }
      return try force(thunk)
    case .infix(let operation, let a, let b): return try infix(operation, value(a, scope), value(b, scope))
    case .minus(let x): return try value(x, scope).map { -$0 }
    case .plus(let x): return try value(x, scope)
    case .transpose(let x): return transposed(try value(x, scope))
    case .list(let entries): return try .stacked(entries.map { try value($0, scope) })
    case .element(let x, let positions): return try element(value(x, scope), positions, scope)
    case .comprehension(let reduction, let index, let domain, let body):
      return try comprehension(reduction, index, domain, body, scope)
    case .iterate(let name, let x, let count):
      var thunk = Thunk(x, scope)
      for _ in 0..<count { thunk = try application(of: name, to: thunk) }
      return try force(thunk)
    case .primes(let name, let count, let x):
      return try slope(of: name, count, at: Thunk(x, scope))
    case .call(let name, let arguments, let options): return try call(name, arguments, options, scope)
    }
  }

  /// A function of one argument applied, as a thunk.
  func application(of name: String, to argument: Thunk) throws -> Thunk {
    guard let function = functions[name] else { return Thunk(.call(name, .name("·")), ["·": argument]) }
    guard function.parameters.count == 1 else { throw EvaluationError.illTyped }
    return Thunk(function.body, [function.parameters[0]: argument])
  }

  private func infix(_ operation: Term.Infix, _ a: Values, _ b: Values) throws -> Values {
    if operation == .product { return try product(a, b) }
    let names: [Term.Infix: String] = [
      .add: "add", .subtract: "subtract", .multiply: "multiply", .divide: "divide", .power: "power", .less: "less",
      .lessOrEqual: "lessOrEqual", .greater: "greater", .greaterOrEqual: "greaterOrEqual", .equal: "equal",
      .notEqual: "notEqual",
    ]
    return try entrywise(names[operation] ?? "", a, b)
  }

  /// A function of two numbers, entry by entry, its kinks noted.
  private func entrywise(_ name: String, _ a: Values, _ b: Values) throws -> Values {
    guard let f = EntryFunctions.binary[name] else { throw EvaluationError.unknown(name) }
    return try a.with(b) { x, y in
      switch name {
      case "maximum", "minimum", "less", "lessOrEqual", "greater", "greaterOrEqual", "equal", "notEqual":
        note([decision(x, y)])
      case "leaky_relu", "elu", "gate": note([decision(x, 0)])
      // At 0 it has no slope at all: no two evaluations there are alike.
      case "smooth": note([x == 0 ? epoch : decision(x, 0)])
      // The angle jumps along the negative half of its axis.
      case "atan2": note([y < 0 ? decision(x, 0) : 2])
      case "mod": note(step(x / y))
      case "polygamma": note(step(x))
      default: break
      }
      return f(x, y)
    }
  }

  /// On which of the steps between whole numbers a number lies, and whether at the beginning of one.
  private func step(_ x: Real) -> [Int] {
    [Int(exactly: x.rounded(.down)) ?? epoch, x.isFinite ? decision(x, x.rounded()) : 2]
  }

  private func call(
    _ name: String, _ arguments: [Term], _ options: [Term.Option], _ scope: Scope
  ) throws -> Values {
    if let function = functions[name] {
      guard function.parameters.count == arguments.count else { throw EvaluationError.illTyped }
      let inner = zip(function.parameters, arguments).map { ($0, Thunk($1, scope)) }
      return try value(function.body, Dictionary(uniqueKeysWithValues: inner))
    }
    if let result = try derivative(name, arguments, scope) { return result }
    let x = try arguments.map { try value($0, scope) }
    if let made = made(name, arguments, x) { return made }
    if name == "stop_gradient" { return try held(x[0]) }
    if x.count == 1, let f = EntryFunctions.unary[name] {
      let limits = EntryFunctions.breaks[name] ?? []
      if let ends = EntryFunctions.singular[name], x[0].entries.contains(where: ends.contains) { isSingular = true }
      return x[0].map { v in
        if name == "floor" { note(step(v)) }
        return f(limits.isEmpty ? v : decide(v, limits))
      }
    }
    let binary = ["max": "maximum", "min": "minimum"][name] ?? name
    if x.count == 2, EntryFunctions.binary[binary] != nil { return try entrywise(binary, x[0], x[1]) }
    let given = Arguments(name: name, x: x, options: options)
    guard let result = try chosen(given) ?? arrayFunction(given) else { throw EvaluationError.unknown(name) }
    return result
  }

  /// An array made where it stands.
  private func made(_ name: String, _ arguments: [Term], _ x: [Values]) -> Values? {
    let lengths = x.map { Int($0.entries[0]) }
    switch name {
    case "zeros", "ones":
      return Values(lengths, Array(repeating: name == "ones" ? 1 : 0, count: lengths.reduce(1, *)))
    case "eye": return Values([lengths[0], lengths[0]]) { $0[0] == $0[1] ? 1 : 0 }
    case "arange" where x.count == 1: return Values([lengths[0]], (0..<lengths[0]).map { Real($0) })
    case "linspace":
      let (a, b, n) = (x[0].entries[0], x[1].entries[0], lengths[2])
      return Values([n], (0..<n).map { a + (b - a) * Real($0) / Real(max(n - 1, 1)) })
    default: return nil
    }
  }

  private func comprehension(
    _ reduction: String, _ index: String, _ domain: Term.Domain, _ body: Term, _ scope: Scope
  ) throws -> Values {
    let entries: [Term]
    switch domain {
    case .range(let start, let stop): entries = (start..<stop).map { .number(Double($0)) }
    case .entries(let array):
      let count = try value(array, scope).shape[0]
      entries = (0..<count).map { .element(array, [.index(.number(Double($0)))]) }
    }
    let bodies = try entries.map { entry in
      try value(body, scope.merging([index: Thunk(entry, scope)]) { $1 })
    }
    return try arrayFunction(Arguments(name: reduction, x: [.stacked(bodies)], options: [.init("axis", 0)]))
      ?? .stacked(bodies)
  }

  /// `x[0]`, `W[:, 1]`, `x[[0, 0, 2]]`.
  func element(_ x: Values, _ positions: [Term.Position], _ scope: Scope) throws -> Values {
    // Each position makes a list of places along its axis, and keeps the axis unless it is one index.
    var chosen: [(places: [Int], shape: [Int])] = []
    for (axis, position) in positions.enumerated() {
      guard axis < x.rank else { throw EvaluationError.illTyped }
      let length = x.shape[axis]
      switch position {
      case .index(let k):
        let index = try value(k, scope)
        let places = index.entries.map { Int($0) < 0 ? Int($0) + length : Int($0) }
        guard places.allSatisfy({ 0..<length ~= $0 }), index.entries.allSatisfy({ $0 == $0.rounded() }) else {
          throw EvaluationError.illTyped
        }
        note(places)
        chosen.append((places, index.shape))
      case .slice(let start, let stop, let step):
        let places = Self.places(start, stop, step ?? 1, length: length)
        guard !places.isEmpty else { throw EvaluationError.illTyped }
        chosen.append((places, [places.count]))
      }
    }
    for length in x.shape.dropFirst(positions.count) { chosen.append((Array(0..<length), [length])) }
    let whole = Values(chosen.map(\.places.count)) { place in x[zip(chosen, place).map { $0.places[$1] }] }
    return Values(chosen.flatMap(\.shape), whole.entries)
  }

  /// The places of a slice, as in Python.
  static func places(_ start: Int?, _ stop: Int?, _ step: Int, length: Int) -> [Int] {
    var result: [Int] = []
    func counted(_ k: Int) -> Int { k < 0 ? k + length : k }
    if step > 0 {
      var k = max(start.map(counted) ?? 0, 0)
      let end = min(stop.map(counted) ?? length, length)
      while k < end {
        result.append(k)
        k += step
      }
    } else {
      var k = min(start.map(counted) ?? length - 1, length - 1)
      let end = max(stop.map(counted) ?? -1, -1)
      while k > end {
        result.append(k)
        k += step
      }
    }
    return result
  }
}
