/// Draws well-typed programs over the whole language.
///
/// Every definition is evaluated as it is drawn, so that it fits, has finite values of moderate size, and its
/// derivatives mean something.
public struct Generator {
  public var random: Random
  public private(set) var program = Program()
  /// The definitions that stand for values, with these.
  private(set) var known: [(name: String, value: Values)] = []
  /// The functions of one parameter that take arrays of any shape, and those that take numbers only.
  private(set) var entrywiseFunctions: [String] = []
  private(set) var numberFunctions: [String] = []
  /// How often each operation was drawn.
  public private(set) var draws: [String: Int] = [:]
  private var evaluator = Evaluator(Program(), limit: 20_000)
  private var spareNames: [String]

  public init(seed: Int) {
    random = Random(seed)
    // Letters of the field, among them such as the product makes up itself.
    spareNames =
      ["x", "w", "v", "W", "A", "B", "b", "z", "y", "c", "q", "r", "s", "t", "p", "P", "I", "Y", "ones", "m", "k", "a"]
      .shuffled(using: &random)
  }

  /// A program of a few variables, functions and definitions, its last a number that rests on most of them.
  public mutating func draw() -> Program {
    for _ in 0..<random.int(2...4) { leaf(isConstant: false) }
    if random.oneIn(2) { leaf(isConstant: true) }
    for name in ["f", "g", "h"].prefix(random.int(0...3)) { function(name) }
    for _ in 0..<random.int(3...8) { node() }
    output()
    return program
  }

  /// Whether this seed finds operands for an operation.
  public mutating func canDraw(_ recipe: Recipe) -> Bool {
    for _ in 0..<3 { leaf(isConstant: false) }
    for name in ["f", "g", "h"] { function(name) }
    return recipe.make(&self).map { value($0) != nil } ?? false
  }

  // MARK: Definitions

  private mutating func freshName() -> String {
    spareNames.popLast() ?? "n\(program.definitions.count)"
  }

  private static let shapes: [[Int]] = [
    [], [], [2], [3], [3], [4], [2, 2], [2, 3], [3, 2], [3, 3], [1, 3], [3, 1], [2, 2, 2], [1, 2, 3], [2, 1, 2, 2],
    [4, 4],
  ]

  private mutating func leaf(isConstant: Bool) {
    let shape = random.pick(Self.shapes)
    let definition = Definition(freshName(), isConstant ? .constant : .variable, literal(shape))
    _ = add(definition)
  }

  /// A number of two decimals; now and then one on which kinks and ties lie.
  mutating func number() -> Double {
    if random.oneIn(12) { return Double(random.int(-1...2)) }
    return Double(random.int(-200...200)) / 100
  }

  mutating func literal(_ shape: [Int]) -> Term {
    guard let length = shape.first else { return .number(number()) }
    let rest = Array(shape.dropFirst())
    return .list((0..<length).map { _ in literal(rest) })
  }

  /// A definition that fits and has values of moderate size is kept.
  @discardableResult mutating func add(_ definition: Definition) -> Bool {
    let longer = Program(program.definitions + [definition])
    if definition.isFunction {
      program = longer
      evaluator = Evaluator(longer, limit: 20_000)
      return true
    }
    let candidate = Evaluator(longer, limit: 20_000)
    guard let value = try? candidate.value(.name(definition.name)), Self.isModerate(value) else { return false }
    (program, evaluator) = (longer, candidate)
    known.append((definition.name, value))
    return true
  }

  private static func isModerate(_ value: Values) -> Bool {
    value.entries.count <= 64 && value.rank <= 4 && value.shape.allSatisfy { $0 > 0 }
      && value.entries.allSatisfy { $0.isFinite && abs($0) < 300 }
  }

  /// The value of a term over what has been drawn; nil where it has none.
  func value(_ term: Term) -> Values? {
    if case .name(let name) = term { return known.first { $0.name == name }?.value }
    guard let value = try? evaluator.value(term), Self.isModerate(value) else { return nil }
    return value
  }

  private mutating func function(_ name: String) {
    let t = Term.name("t")
    // A session's name in the body, an argument that is handed back, a derivative by the parameter.
    let outside = known.filter { $0.value.isNumber }.map { Term.name($0.name) }
    let other = outside.isEmpty || random.oneIn(2) ? Term.number(number()) : random.pick(outside)
    let smooth = random.pick(["sin", "tanh", "sigmoid", "atan", "exp"])
    let bodies: [Term] = [
      t, .minus(t), .infix(.power, t, .number(2)), .infix(.multiply, t, other),
      .infix(.add, .call(smooth, t), other), .infix(.multiply, .call(smooth, t), .minus(t)),
      .infix(.subtract, .infix(.multiply, t, t), .infix(.multiply, other, t)), .call("identity", t),
      .call("relu", .infix(.add, t, other)),
    ]
    let derivatives: [Term] = [
      .call("grad", .infix(.multiply, .infix(.power, t, .number(2)), other), t),
      .call("grad", .call("grad", .infix(.power, t, .number(3)), t), t),
      .call("jvp", .infix(.multiply, .call(smooth, t), other), t, .number(0.5)),
      .call("vjp", .infix(.multiply, .call(smooth, t), other), t, other),
      .call("hessian", .infix(.multiply, .call(smooth, t), other), t),
      .call("jacobian", .infix(.add, .infix(.multiply, t, t), other), t),
    ]
    let isNumberOnly = random.oneIn(3)
    guard add(Definition(name, .function(["t"]), random.pick(isNumberOnly ? derivatives : bodies))) else { return }
    if isNumberOnly { numberFunctions.append(name) } else { entrywiseFunctions.append(name) }
  }

  /// The values that a function's body mentions.
  func namesInBody(of function: String) -> [String] {
    let mentions = program.definitions.first { $0.name == function }?.mentions ?? []
    return known.map(\.name).filter(mentions.contains)
  }

  /// One more definition; an operation that cannot be drawn here gives way to another.
  private mutating func node() {
    for _ in 0..<12 {
      let recipe = random.pick(Recipe.drawn)
      guard let term = recipe.make(&self), value(term) != nil else { continue }
      let isConstant = random.oneIn(25)
      guard add(Definition(freshName(), isConstant ? .constant : .node, term)) else { continue }
      draws[recipe.name, default: 0] += 1
      return
    }
  }

  /// A number that rests on the last definitions.
  private mutating func output() {
    var terms: [Term] = []
    let nodes = known.suffix(4) + [known[random.int(0...known.count - 1)]]
    for (name, value) in nodes {
      let x = Term.name(name)
      let part: Term =
        value.isNumber
        ? x
        : random.pick([.call("sum", x), .call("sum", .call("sin", x)), .call("mean", .infix(.power, x, .number(2)))])
      terms.append(random.oneIn(3) ? .infix(.multiply, .number(number()), part) : part)
    }
    let sum = terms.dropFirst().reduce(terms[0]) { .infix(random.oneIn(3) ? .subtract : .add, $0, $1) }
    _ = add(Definition("L", .node, sum))
  }
}
