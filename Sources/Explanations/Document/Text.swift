import Graphs

/// What a piece of text is, from which a format chooses how it looks.
public enum Role: Sendable, Equatable, CaseIterable {
  /// Words.
  case plain
  /// A name of the graph: a variable, constant or node.
  case name
  /// A number or an array of numbers.
  case number
  /// An operator or a relation.
  case `operator`
  /// A function's name.
  case function
  /// A command or a word of the language.
  case keyword
  /// A shape, as in `2×3`.
  case shape
  /// A derivative or gradient, as in `∂f/∂x`.
  case gradient
  /// A result: the value a line ends in.
  case value
  /// A word that leads a line, as `local` and `product` do.
  case label
  /// What is to stand out.
  case emphasis
  /// What may stay in the background.
  case muted
  /// A remark.
  case note
  /// What is wrong.
  case error
}

/// A piece of text with one role.
public struct Span: Sendable, Equatable {
  /// The characters.
  public var text: String
  /// What they are.
  public var role: Role

  /// A piece of text with its role.
  public init(_ text: String, _ role: Role = .plain) {
    self.text = text
    self.role = role
  }
}

/// A run of words and formulas.
///
/// Formulas stay formulas until a format writes them. A text can be written with interpolation: `"to \("x", .name)"`.
public struct Text: Sendable, Equatable {
  /// A part of a text.
  public enum Piece: Sendable, Equatable {
    /// Words with their role.
    case words(Span)
    /// A formula and how it is written; with a role, all of it has that one, as a word would.
    case formula(Formula, FormulaNotation, Role? = nil)
    /// `=` or `≈`; a line breaks before it first.
    case relation(Relation)
    /// An array on one line.
    case array(InlineArray)
  }

  /// The parts in reading order.
  public private(set) var pieces: [Piece]

  /// A text of one role.
  public init(_ text: String, _ role: Role = .plain) {
    pieces = text.isEmpty ? [] : [.words(Span(text, role))]
  }

  /// A text from its parts.
  public init(_ spans: [Span]) { pieces = spans.filter { !$0.text.isEmpty }.map { .words($0) } }

  /// A formula; with a role, all of it has that one.
  public init(_ formula: Formula, _ notation: FormulaNotation = .derivative, as role: Role? = nil) {
    pieces = [.formula(formula, notation, role)]
  }

  /// An array on one line.
  public init(_ array: InlineArray) { pieces = [.array(array)] }

  /// The characters with their roles, as a page writes them.
  public var spans: [Span] {
    pieces.flatMap { piece in
      switch piece {
      case .words(let span): [span]
      case .formula(let formula, let notation, let role):
        formula.tokens(notation.style).map { Span($0.text, role ?? $0.kind.role) }
      case .relation(let relation): [Span(" \(relation.sign) ")]
      case .array(let array): [Span(array.string, .number)]
      }
    }
  }

  /// The characters without their roles.
  public var string: String { spans.map(\.text).joined() }

  /// What stands before the first relation, and each relation with what follows it.
  var links: [Text] {
    var links: [Text] = [""]
    for piece in pieces {
      if case .relation = piece { links.append("") }
      links[links.count - 1].pieces.append(piece)
    }
    return links
  }

  /// Whether there is nothing in it.
  public var isEmpty: Bool { pieces.isEmpty }

  /// The first text followed by the second.
  public static func + (left: Text, right: Text) -> Text {
    var text = left
    text += right
    return text
  }

  /// Puts the second text after the first.
  public static func += (left: inout Text, right: Text) { left.pieces += right.pieces }

  /// The text with its words of no role in another.
  func emphasized(_ role: Role) -> Text {
    var text = self
    text.pieces = pieces.map { piece in
      switch piece {
      case .words(let span) where span.role == .plain: .words(Span(span.text, role))
      case .formula(let formula, let notation, .plain?): .formula(formula, notation, role)
      default: piece
      }
    }
    return text
  }
}

extension FormulaToken.Kind {
  /// What a piece of a formula is in a text.
  var role: Role {
    switch self {
    case .name: .name
    case .function: .function
    case .number: .number
    case .derivative: .gradient
    case .sign, .minus, .words: .plain
    }
  }
}

extension Sequence<Text> {
  /// The texts one after another with `separator` between them.
  public func joined(separator: Text = "") -> Text {
    var result = Text("")
    for (index, text) in enumerated() { result += index == 0 ? text : separator + text }
    return result
  }
}

extension Text: ExpressibleByStringInterpolation {
  /// Collects the parts of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    var text = Text("")

    /// An empty text.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Words.
    public mutating func appendLiteral(_ literal: String) { text += Text(literal) }

    /// Characters with a role.
    public mutating func appendInterpolation(_ string: String, _ role: Role = .plain) { text += Text(string, role) }

    /// A count.
    public mutating func appendInterpolation(_ count: Int) { text += Text(String(count)) }

    /// A text with its own roles.
    public mutating func appendInterpolation(_ other: Text) { text += other }

    /// A relation, set apart by blanks.
    public mutating func appendInterpolation(_ relation: Relation) { text.pieces.append(.relation(relation)) }

    /// A formula.
    public mutating func appendInterpolation(
      _ formula: Formula, _ notation: FormulaNotation = .derivative, as role: Role? = nil
    ) {
      text += Text(formula, notation, as: role)
    }
  }

  /// Words without a role.
  public init(stringLiteral value: String) { self.init(value) }

  /// A literal with its interpolated parts.
  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.text }
}
