extension Term {
  /// How it is typed, with brackets only where the grammar wants them.
  public var text: String { text(at: .comparison) }

  /// How tightly a term holds together.
  private enum Level: Int, Comparable {
    case comparison, sum, product, sign, power, atom
    static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  private var level: Level {
    switch self {
    case .number(let x): x.sign == .minus ? .sign : .atom
    case .minus, .plus: .sign
    case .infix(let operation, _, _):
      switch operation {
      case .add, .subtract: .sum
      case .multiply, .divide, .product: .product
      case .power: .power
      default: .comparison
      }
    default: .atom
    }
  }

  private func text(at least: Level) -> String { level < least ? "(\(bare))" : bare }

  private var bare: String {
    switch self {
    case .number(let x): Self.text(x)
    case .name(let name): name
    case .minus(let x): "-" + x.text(at: .power)
    case .plus(let x): "+" + x.text(at: .power)
    case .transpose(let x): x.text(at: .atom) + ".T"
    case .infix(let operation, let a, let b):
      switch operation {
      case .add, .subtract: "\(a.text(at: .sum)) \(operation.rawValue) \(b.text(at: .product))"
      case .multiply, .divide, .product: "\(a.text(at: .product)) \(operation.rawValue) \(b.text(at: .sign))"
      case .power: "\(a.text(at: .atom))^\(b.text(at: .power))"
      default: "\(a.text(at: .sum)) \(operation.rawValue) \(b.text(at: .sum))"
      }
    case .call(let name, let arguments, let options):
      "\(name)(\((arguments.map(\.text) + options.map(\.text)).joined(separator: ", ")))"
    case .primes(let f, let count, let x): f + String(repeating: "'", count: count) + "(\(x.text))"
    case .iterate(let f, let x, let count): "iterate(\(f), \(x.text), \(count))"
    case .element(let x, let positions):
      "\(x.text(at: .atom))[\(positions.map(\.text).joined(separator: ", "))]"
    case .list(let entries): "[\(entries.map(\.text).joined(separator: ", "))]"
    case .comprehension(let reduction, let index, let domain, let body):
      "\(reduction)(\(index) in \(domain.text): \(body.text))"
    }
  }

  /// A number as it is typed, at full precision.
  static func text(_ x: Double) -> String {
    x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : "\(x)"
  }
}

extension Term.Option {
  var text: String {
    let numbers = values.map(Term.text)
    return "\(name)=" + (numbers.count == 1 ? numbers[0] : "[\(numbers.joined(separator: ", "))]")
  }
}

extension Term.Position {
  var text: String {
    switch self {
    case .index(let k): k.text
    case .slice(let start, let stop, let step):
      "\(start.map(String.init) ?? ""):\(stop.map(String.init) ?? "")\(step.map { ":\($0)" } ?? "")"
    }
  }
}

extension Term.Domain {
  var text: String {
    switch self {
    case .range(0, let stop): "range(\(stop))"
    case .range(let start, let stop): "range(\(start), \(stop))"
    case .entries(let array): array.text
    }
  }
}
