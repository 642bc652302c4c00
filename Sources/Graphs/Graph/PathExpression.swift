import Tensors

/// An expression of a derivative with the entries that a path reaches: what `MaybeAbsent` is to numbers.
///
/// Its value is 0 where no path leads. It stays so when it meets a factor that may be infinite there: then, and only
/// then, the product is put behind a `gate`, so that where every path is taken the graph is that of the plain chain rule.
struct PathExpression {
  let value: Expression
  let reach: Reach

  init(_ value: Expression, _ reach: Reach = .everywhere) {
    self.value = value
    self.reach = reach
  }
}

/// Which entries of an expression a path reaches.
enum Reach {
  case everywhere, nowhere
  /// Those where an array is not 0.
  case fixed(Tensor<Double>)
  /// Those where an expression is not 0, which becomes nodes only if somebody needs it.
  case depending(Later)

  /// An expression that is made when it is first asked for.
  final class Later {
    private var make: (() -> Expression)?
    private var made: Expression?
    init(_ make: @escaping () -> Expression) { self.make = make }
    var expression: Expression {
      if let made { return made }
      let new = make?() ?? 1
      made = new
      make = nil
      return new
    }
  }

  /// The entries where an array is not 0.
  init(_ mask: Tensor<Double>) {
    let reached = mask.count { $0 != 0 }
    self = reached == 0 ? .nowhere : reached == mask.count ? .everywhere : .fixed(mask)
  }
  /// The entries where an expression is not 0.
  init(_ mask: Expression) {
    if let known = mask.folded { self.init(known) } else { self = .depending(Later { mask }) }
  }

  /// Not 0 where a path leads.
  var mask: Expression {
    switch self {
    case .everywhere: 1
    case .nowhere: 0
    case .fixed(let mask): Expression(mask)
    case .depending(let later): later.expression
    }
  }

  /// What masks say together, worked out at once where they are known and else when somebody asks.
  private static func combined(_ a: Reach, _ b: Reach, _ f: @escaping (Expression, Expression) -> Expression) -> Reach {
    if case .fixed = a, case .fixed = b { return Reach(f(a.mask, b.mask)) }
    return .depending(Later { f(a.mask, b.mask) })
  }
  /// The entries that either reaches.
  static func | (a: Reach, b: Reach) -> Reach {
    switch (a, b) {
    case (.nowhere, let x), (let x, .nowhere): x
    case (.everywhere, _), (_, .everywhere): .everywhere
    default: combined(a, b) { $0 + $1 }
    }
  }
  /// The entries that both reach.
  static func & (a: Reach, b: Reach) -> Reach {
    switch (a, b) {
    case (.everywhere, let x), (let x, .everywhere): x
    case (.nowhere, _), (_, .nowhere): .nowhere
    default: combined(a, b) { $0 * $1 }
    }
  }
  /// The entries where a mask that was put through an operation is not 0.
  func mapped(_ f: @escaping (Expression) -> Expression) -> Reach {
    switch self {
    case .everywhere, .nowhere: self
    case .fixed(let mask): Reach(f(Expression(mask)))
    case .depending(let later): .depending(Later { f(later.expression) })
    }
  }
}

extension PathExpression {
  private var isPartial: Bool {
    switch reach {
    case .everywhere, .nowhere: false
    case .fixed, .depending: true
    }
  }
  private static func absent(_ shape: Shape) -> Self { Self(Expression(Tensor(shape, repeating: 0)), .nowhere) }
  private static func absent(_ a: Self, _ b: Self) -> Self { absent(broadcastShape(a.shape, b.shape) ?? a.shape) }

  /// Whether the value is itself the mask: the 0s and 1s of a choice.
  private var isIndicator: Bool {
    switch reach {
    case .everywhere, .nowhere: false
    case .fixed(let mask): value.folded == mask && value.isZeroOrOne
    case .depending(let later): value.isZeroOrOne && later.expression == value
    }
  }

  /// A value that is 0 where no path leads, also where one of its factors is infinite there.
  private static func product(_ a: Self, _ b: Self, _ value: () -> Expression) -> Self {
    let reach = a.reach & b.reach
    if case .nowhere = reach { return absent(a, b) }
    guard (a.isPartial && !b.value.staysFinite) || (b.isPartial && !a.value.staysFinite) else {
      return Self(value(), reach)
    }
    if b.isIndicator { return Self(.gate(b.value, a.value), reach) }
    if a.isIndicator { return Self(.gate(a.value, b.value), reach) }
    return Self(.gate(reach.mask, value()), reach)
  }
}

extension PathExpression: ArrayVocabulary {
  init(_ constant: Double) { self.init(Expression(constant)) }
  init(integerLiteral n: Int64) { self.init(Expression(integerLiteral: n), n == 0 ? .nowhere : .everywhere) }
  static func == (a: Self, b: Self) -> Bool { a.value == b.value }
  var shape: Shape { value.shape }

  static func + (a: Self, b: Self) -> Self { Self(a.value + b.value, a.reach | b.reach) }
  static func - (a: Self, b: Self) -> Self { Self(a.value - b.value, a.reach | b.reach) }
  static func * (a: Self, b: Self) -> Self { product(a, b) { a.value * b.value } }
  static func / (a: Self, b: Self) -> Self {
    product(a, Self(1 / b.value)) { a.value / b.value }
  }
  static prefix func - (a: Self) -> Self { Self(-a.value, a.reach) }

  static func gate(_ c: Self, _ x: Self) -> Self {
    Self(.gate(c.value, x.value), x.reach & Reach(c.value))
  }
  static func chosen(_ slope: Self, where reach: @autoclosure () -> Self) -> Self {
    Self(slope.value, Reach(reach().value))
  }
  static func existing(_ y: Self, _ slope: Self) -> Self { Self(.existing(y.value, slope.value), slope.reach) }

  static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self { Self(.apply(rule, x.value)) }
  static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    Self(.apply(rule, a.value, b.value))
  }
  static func power(_ a: Self, _ b: Self) -> Self { Self(.power(a.value, b.value)) }

  static func apply<R: ArrayRule>(_ rule: R, _ x: [Self]) -> Self {
    let values = x.map(\.value)
    switch rule.operation {
    case .linear(.bilinear(let product)): return multiplied(product, x)
    case .linear(let operation):
      if case .nowhere = x[0].reach { return absent(rule.resultShape(x)) }
      return Self(.apply(rule, values), reach(through: operation, x))
    case .mean(let mean):
      if case .nowhere = x[0].reach { return absent(rule.resultShape(x)) }
      return Self(.apply(rule, values), reach(through: .sum(mean.sum), x))
    case .matrixProduct(let product): return multiplied(product, x[0], x[1])
    case .outer:
      let (column, row) = (x[0].reshaped(x[0].shape + [1]), x[1].reshaped([1] + x[1].shape))
      return Self.product(column, row) { .apply(rule, values) }
    default: return Self(.apply(rule, values))
    }
  }

  /// The entries that a linear operation reaches from those that its operand reaches.
  private static func reach(through operation: LinearOperation, _ x: [Self]) -> Reach {
    let (shape, parameters) = (x[0].shape, x.dropFirst().map(\.value))
    func applied(_ mask: Expression) -> Expression { operation.applied(to: mask.broadcast(to: shape), parameters) }
    switch operation {
    case .place, .scatter, .diagonal, .triangle, .tile:
      // These leave places free, which nothing reaches even where everything reaches the operand.
      guard case .everywhere = x[0].reach else { break }
      let ones = Expression(Tensor(shape, repeating: 1))
      return parameters.allSatisfy { $0.folded != nil } ? Reach(applied(ones)) : .depending(.init { applied(ones) })
    default: break
    }
    return x[0].reach.mapped(applied)
  }

  /// A matrix product, in which what is absent on one side does not meet what may be infinite on the other.
  private static func multiplied(_ rule: MatrixProduct, _ a: Self, _ b: Self) -> Self {
    if case .nowhere = a.reach { return absent(rule.resultShape([a, b])) }
    if case .nowhere = b.reach { return absent(rule.resultShape([a, b])) }
    guard a.isPartial || b.isPartial else { return Self(.apply(rule, [a.value, b.value])) }
    let (inner, otherInner) = (rule.transposed.left ? 0 : 1, rule.transposed.right ? 1 : 0)
    if a.meetsSomeOnly(b, otherInner) || b.meetsSomeOnly(a, inner) {
      return multiplied(Bilinear(.matrixProduct(rule), shapes: [a.shape, b.shape, rule.resultShape([a, b])]), [a, b])
    }
    func mask(_ x: Self) -> Expression { x.reach.mask.broadcast(to: x.shape) }
    /// The entries of one side whose partners along the inner axis are all absent are left out.
    func matching(_ x: Self, _ axis: Int, _ other: Self, _ otherAxis: Int) -> Expression {
      guard other.isPartial, !x.value.staysFinite else { return x.value }
      let outer = 1 - otherAxis
      let partners = other.shape.count == 1 ? mask(other) : mask(other).sum(outer)
      return .gate(x.shape.count == 1 || axis == 1 ? partners : partners.reshaped(partners.shape + [1]), x.value)
    }
    let value = Expression.apply(rule, [matching(a, inner, b, otherInner), matching(b, otherInner, a, inner)])
    return Self(value, .depending(.init { .apply(rule, [mask(a), mask(b)]) }))
  }

  /// Whether an entry may be infinite that meets, along the inner axis of another matrix, what is present in one sum and what
  /// is absent in another: it cannot be left out of both.
  private func meetsSomeOnly(_ other: Self, _ inner: Int) -> Bool {
    guard shape.count == 2, other.shape.count == 2, other.isPartial, !value.staysFinite else { return false }
    guard case .fixed(let known) = other.reach else { return other.shape[1 - inner] > 1 }
    let mask = known.broadcast(to: other.shape).map { $0 == 0 }
    let (rows, columns) = (other.shape[0], other.shape[1])
    return !(0..<rows).allSatisfy { i in
      (0..<columns).allSatisfy { j in
        mask.scalars[i * columns + j] == mask.scalars[inner == 0 ? i * columns : j]
      }
    }
  }

  /// A product of two arrays that sums over which entries meet. Each result is a sum of its own, so that an infinite
  /// entry may meet what is present in one of them and what is absent in another: the operation itself is told.
  private static func multiplied(_ product: Bilinear, _ x: [Self]) -> Self {
    for k in 0...1 { if case .nowhere = x[k].reach { return absent(product.resultShape(x)) } }
    guard product.isMasked || x[0].isPartial || x[1].isPartial else {
      return Self(.apply(product, x.map(\.value)))
    }
    let masks = (0...1).map { k in
      let reached = x[k].reach.mask.broadcast(to: x[k].shape)
      return product.isMasked ? reached * x[k + 2].value : reached
    }
    let meetsInfinity =
      product.isMasked || (x[0].isPartial && !x[1].value.staysFinite) || (x[1].isPartial && !x[0].value.staysFinite)
    let rule = product.part(product.first, product.second, isMasked: meetsInfinity)
    let value = Expression.apply(rule, [x[0].value, x[1].value] + (meetsInfinity ? masks : []))
    return Self(value, .depending(.init { reached(by: product, masks) }))
  }

  /// The entries of a product that entries of its operands reach, by their masks.
  private static func reached(by product: Bilinear, _ masks: [Expression]) -> Expression {
    let plain = product.part(product.first, product.second, isMasked: false)
    if case .matrixProduct(let form) = product.form {
      let part = form.part(product.target)
      let inOrder = product.first < product.second ? masks : [masks[1], masks[0]]
      return .apply(part.product, part.isTurned ? [inOrder[1], inOrder[0]] : inOrder)
    }
    guard product.form == .cross else { return .apply(plain, masks) }
    // Terms of both signs do not cancel where those of the same entry have different weights; the sign goes, since masks
    // are added up.
    let isPresent = masks.map { Expression.apply(NotEqual.self, $0, 0) }
    let weights = masks[1].shape.entryCount
    let weight = Expression(Tensor(masks[1].shape, (0..<weights).map { Double(1 << ($0 % 3)) }))
    return .apply(NotEqual.self, .apply(plain, [isPresent[0], isPresent[1] * weight]), 0)
  }
}
