/// An expression as a person would type it: a tree of the harness's own, so that what is typed is parsed by the product alone.
public indirect enum Term: Hashable, Sendable {
  case number(Double)
  case name(String)
  case infix(Infix, Term, Term)
  case minus(Term)
  case plus(Term)
  case transpose(Term)
  case call(String, [Term], [Option])
  /// `f''(x)`.
  case primes(String, Int, Term)
  /// `iterate(f, x, 3)`.
  case iterate(String, Term, Int)
  case element(Term, [Position])
  /// `[a, b]`, one entry each.
  case list([Term])
  /// `sum(k in range(3): …)`.
  case comprehension(String, index: String, domain: Domain, Term)

  /// A keyword argument.
  public struct Option: Hashable, Sendable {
    public let name: String
    public let values: [Double]
    public init(_ name: String, _ values: [Double]) { (self.name, self.values) = (name, values) }
    public init(_ name: String, _ value: Int) { self.init(name, [Double(value)]) }
  }

  /// One place between square brackets.
  public enum Position: Hashable, Sendable {
    case index(Term)
    case slice(Int?, Int?, Int?)
  }

  /// What an index runs over.
  public enum Domain: Hashable, Sendable {
    case range(Int, Int)
    case entries(Term)
  }

  /// An operator between two operands.
  public enum Infix: String, CaseIterable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case product = "@"
    case power = "^"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
  }

  public static func call(_ name: String, _ arguments: Term..., axis: Int? = nil) -> Term {
    .call(name, arguments, axis.map { [Option("axis", $0)] } ?? [])
  }
}

extension Term {
  /// The terms directly below.
  public var children: [Term] {
    switch self {
    case .number, .name: []
    case .infix(_, let a, let b): [a, b]
    case .minus(let x), .plus(let x), .transpose(let x), .primes(_, _, let x), .iterate(_, let x, _): [x]
    case .call(_, let x, _), .list(let x): x
    case .element(let x, let positions): [x] + positions.compactMap { if case .index(let k) = $0 { k } else { nil } }
    case .comprehension(_, _, let domain, let body):
      if case .entries(let array) = domain { [array, body] } else { [body] }
    }
  }

  /// The same term over other children, as many as it has.
  public func replacingChildren(_ new: [Term]) -> Term {
    switch self {
    case .number, .name: return self
    case .infix(let operation, _, _): return .infix(operation, new[0], new[1])
    case .minus: return .minus(new[0])
    case .plus: return .plus(new[0])
    case .transpose: return .transpose(new[0])
    case .primes(let f, let count, _): return .primes(f, count, new[0])
    case .iterate(let f, _, let count): return .iterate(f, new[0], count)
    case .call(let name, _, let options): return .call(name, new, options)
    case .list: return .list(new)
    case .element(_, let positions):
      var rest = new.dropFirst()
      return .element(
        new[0], positions.map { if case .index = $0 { .index(rest.removeFirst()) } else { $0 } })
    case .comprehension(let reduction, let index, let domain, _):
      if case .entries = domain {
        return .comprehension(reduction, index: index, domain: .entries(new[0]), new[1])
      }
      return .comprehension(reduction, index: index, domain: domain, new[0])
    }
  }

  /// Every name that occurs, functions among them.
  public var names: Set<String> {
    var all = children.reduce(into: Set<String>()) { $0.formUnion($1.names) }
    switch self {
    case .name(let name), .call(let name, _, _), .primes(let name, _, _), .iterate(let name, _, _): all.insert(name)
    default: break
    }
    return all
  }

  /// How many terms it is made of.
  public var size: Int { children.reduce(1) { $0 + $1.size } }
}
