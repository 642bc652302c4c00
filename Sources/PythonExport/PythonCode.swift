import Tensors

/// A piece of Python: an expression as text, with what decides where it needs brackets.
struct PythonCode: Sendable {
  /// How tightly what stands at the root binds.
  enum Level: Int, Comparable, Sendable {
    case comparison = 1, sum, product, negation, power, atom
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }
  let text: String
  let level: Level
  /// For an array of 0 and 1, the comparison that it comes from: what `where` wants.
  var condition: String?
  /// The number, where this is a literal.
  var literal: Double?

  init(_ text: String, _ level: Level = .atom, condition: String? = nil, literal: Double? = nil) {
    self.text = text
    self.level = level
    self.condition = condition
    self.literal = literal
  }

  /// A number as a person writes it: 2 and not 2.0 where it is added or multiplied.
  init(_ number: Double, in library: any PythonLibrary.Type) {
    self.init(library.number(number, whole: true), number < 0 ? .negation : .atom, literal: number)
  }

  /// The text in brackets if it binds less tightly than what stands around it.
  func within(_ level: Level) -> String { self.level < level ? "(\(text))" : text }

  /// A name that stands for itself, whatever it is put into.
  var isName: Bool { level == .atom && text.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue } }
}

/// The call of an operation, with all that its mapping may look at.
struct PythonCall {
  /// The operands as they are written.
  let operands: [PythonCode]
  /// The shapes of the operands and of the result.
  let shapes: [Shape], shape: Shape
  /// The values of the operands and of the result: conventions that differ matter only where a value sits on a kink.
  let values: [Tensor<Double>], value: Tensor<Double>
  /// Whether an operand is written as an array of whole numbers, ready to be an index.
  let isIndex: [Bool]
  /// The library that is called.
  let library: any PythonLibrary.Type

  /// An operand as an argument of a function: a number with its point, since 0 would be a whole number there.
  func argument(_ k: Int) -> String { operands[k].literal.map { library.number($0, whole: false) } ?? operands[k].text }
  /// An operand as an array, also where it is a number.
  func array(_ k: Int) -> String { operands[k].literal == nil ? operands[k].text : library.array(argument(k)) }
  /// An operand as a function of the library takes it.
  func entering(_ k: Int) -> String { library.takesArraysOnly ? array(k) : argument(k) }
  /// An operand with an index or a method after it.
  func base(_ k: Int) -> String {
    // A label that is written out is a whole number.
    if isIndex[k], let label = operands[k].literal { return library.array(library.number(label, whole: true)) }
    return operands[k].literal == nil ? operands[k].within(.atom) : array(k)
  }
  /// An operand as a condition.
  func condition(_ k: Int) -> String { operands[k].condition ?? "\(operands[k].within(.sum)) != 0" }
  /// The rank of an operand.
  func rank(_ k: Int) -> Int { shapes[k].count }

  /// `a + b`, and so on: the level, and whether an equal level stands bare on the right (`**`) or on the left.
  func infix(_ sign: String, _ level: PythonCode.Level) -> PythonCode {
    if level == .power {
      return PythonCode("\(operands[0].within(.atom))\(sign)\(operands[1].within(.negation))", .power)
    }
    let above = PythonCode.Level(rawValue: level.rawValue + 1) ?? .atom
    let right = operands[1].within(above)
    let isSigned = right.hasPrefix("-")
    return PythonCode("\(operands[0].within(level)) \(sign) \(isSigned ? "(\(right))" : right)", level)
  }

  /// `f(a, b, option=1)`.
  func function(_ name: String, _ options: String...) -> PythonCode {
    call(name, operands.indices.map { argument($0) } + options)
  }
  /// `f(…)` with arguments spelled out; empty ones say nothing.
  func call(_ name: String, _ arguments: [String]) -> PythonCode {
    PythonCode("\(name)(\(arguments.filter { !$0.isEmpty }.joined(separator: ", ")))")
  }
}

/// Lengths and positions as Python writes them.
enum PythonText {
  /// `(2, 3)`, `(2,)`, `()`.
  static func tuple(_ numbers: [Int]) -> String {
    numbers.count == 1 ? "(\(numbers[0]),)" : "(\(list(numbers)))"
  }
  /// `2, 3`.
  static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
  /// Positions one after another, as a slice where they are a run.
  static func run(_ positions: [Int]) -> Range<Int>? {
    guard let first = positions.first, positions == Array(first..<first + positions.count) else { return nil }
    return first..<first + positions.count
  }
}
