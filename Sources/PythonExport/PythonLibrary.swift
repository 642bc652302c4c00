import Graphs
import Tensors

/// A library for which a script is written: how it spells each operation.
///
/// Every operation on arrays has one line in one switch without a default, so that a new one does not compile until it is
/// mapped. Most operations on numbers are a function of the library by another name: a table, of which a test knows that
/// none is missing.
protocol PythonLibrary: Sendable {
  /// The library as people call it.
  static var title: String { get }
  /// What the arrays come from: `torch`, `jnp`.
  static var module: String { get }
  /// The names that the script uses itself and that no definition may take.
  static var reserved: Set<String> { get }
  /// What makes an array of a number or of nested lists.
  static var maker: String { get }
  /// The function for an operation on scalars, or on arrays entry by entry, that is called with all operands.
  static func function(_ names: LibraryNames) -> String?
  /// The expression of such an operation that is no call of a function alone; nil for one that is.
  static func special(_ opcode: Opcode, _ call: PythonCall) -> PythonCode?
  /// Whether functions take arrays only, so that a number has to be made one.
  static var takesArraysOnly: Bool { get }
  /// What makes numbers of an array of truths.
  static var truthAsNumber: String { get }
  /// The function of which the slope at 0 is 0, where `maximum` would share it.
  static var rectifier: String { get }
  /// The expression of an operation on arrays.
  static func code(_ operation: ArrayOperation, _ call: PythonCall) -> PythonCode
  /// Functions that a script may need and the library lacks.
  static var helpers: [PythonHelper] { get }
}

/// A function that a script defines for itself.
struct PythonHelper: Sendable {
  let name: String
  let definition: String
}

extension PythonLibrary {
  /// The expression of an operation on scalars, or on arrays entry by entry.
  static func code(_ opcode: Opcode, _ call: PythonCall) -> PythonCode {
    func truth(_ condition: String) -> PythonCode {
      PythonCode("(\(condition)).\(truthAsNumber)", condition: condition)
    }
    func comparison(_ sign: String) -> PythonCode { truth(call.infix(sign, .comparison).text) }
    /// The operand of max(0, x) that is not the literal 0.
    let rectified = call.operands.first?.literal == 0 ? 1 : 0
    switch opcode {
    case .variable, .constant, .array, .element, .identity: return PythonCode(call.array(0))
    case .add: return call.infix("+", .sum)
    case .subtract: return call.infix("-", .sum)
    case .multiply: return call.infix("*", .product)
    case .divide: return call.infix("/", .product)
    case .power: return call.infix("**", .power)
    case .negate: return PythonCode("-\(call.operands[0].within(.power))", .negation)
    case .square: return PythonCode("\(call.base(0))**2", .power)
    case .reciprocal, .positiveReciprocal:
      return PythonCode("1 / \(call.operands[0].within(.negation))", .product)
    case .less: return comparison("<")
    case .lessOrEqual: return comparison("<=")
    case .greater: return comparison(">")
    case .greaterOrEqual: return comparison(">=")
    case .equal: return comparison("==")
    case .notEqual: return comparison("!=")
    case .heaviside: return truth("\(call.operands[0].within(.sum)) > 0")
    case .gate, .smooth: return call.call("\(module).where", [call.condition(0), call.argument(1), "0.0"])
    case .rectifiedMaximum: return call.call(rectifier, [call.entering(rectified)])
    case .rectifiedMinimum:
      return PythonCode("-\(rectifier)(-\(call.operands[rectified].within(.power)))", .negation)
    default: break
    }
    if let special = special(opcode, call) { return special }
    return call.call(function(opcode) ?? "\(module).\(opcode)", call.operands.indices.map { call.entering($0) })
  }

  private static func function(_ opcode: Opcode) -> String? { opcode.description.flatMap { function($0.libraryNames) } }

  /// A number made an array.
  static func array(_ number: String) -> String { "\(maker)(\(number))" }

  /// A number; a whole one with or without its point.
  static func number(_ x: Double, whole: Bool) -> String {
    if x.isNaN { return "\(module).nan" }
    if x.isInfinite { return x < 0 ? "-\(module).inf" : "\(module).inf" }
    return whole && x == x.rounded() && abs(x) < 1e6 && (x != 0 || x.sign == .plus) ? String(Int(x)) : "\(x)"
  }

  /// An array that is all one number, or its entries.
  static func literal(_ x: Tensor<Double>) -> String {
    guard let first = x.scalars.first, x.rank > 0, x.count > 1, x.scalars.allSatisfy({ $0 == first }) else {
      return array(PythonNumbers.inline(x, in: Self.self))
    }
    switch first {
    case 0: return "\(module).zeros(\(PythonText.tuple(x.shape)))"
    case 1: return "\(module).ones(\(PythonText.tuple(x.shape)))"
    default: return "\(module).full(\(PythonText.tuple(x.shape)), \(number(first, whole: false)))"
    }
  }

  /// The entries that a selection picks, as an index where its notation is one that Python reads the same way.
  static func selected(_ select: Select, _ call: PythonCall, reversible: Bool, list: (String) -> String) -> PythonCode {
    if let index = PythonIndex(select.notation), index.hasStep(below: 0) == false || reversible {
      return PythonCode("\(call.base(0))[\(index.text(list))]")
    }
    let positions = select.selection.positions
    let flat = "\(call.base(0)).reshape(-1)"
    let picked =
      PythonText.run(positions).map { "\(flat)[\($0.lowerBound):\($0.upperBound)]" }
      ?? "\(flat)[\(list("[\(PythonText.list(positions))]"))]"
    let isVector = select.selection.shape.count == 1
    return PythonCode(isVector ? picked : "\(picked).reshape(\(PythonText.tuple(select.selection.shape)))")
  }
}

/// What stood between the brackets of a selection, read again: whole numbers, slices and at most one list.
struct PythonIndex {
  private let parts: [String]

  /// Nil where Python would read it otherwise: several lists would be taken pair by pair.
  init?(_ notation: String) {
    var parts = [""]
    var depth = 0
    for character in notation {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    self.parts = parts.map { String($0.drop { $0 == " " }) }
    guard self.parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { "0123456789-:[], ".contains($0) } }) else {
      return nil
    }
    let lists = self.parts.filter { $0.hasPrefix("[") }.count
    let numbers = self.parts.filter { Int($0) != nil }.count
    guard lists == 0 || lists == 1 && numbers == 0 else { return nil }
  }

  /// Whether a slice runs backwards, which not every library can.
  func hasStep(below bound: Int) -> Bool {
    parts.contains { part in
      let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
      return numbers.count == 3 && (Int(numbers[2]) ?? 1) < bound
    }
  }

  func text(_ list: (String) -> String) -> String {
    parts.map { $0.hasPrefix("[") ? list($0) : $0 }.joined(separator: ", ")
  }
}
