/// A formula as a row of atoms, from which each format builds its own picture.
public struct Math: Sendable, Equatable {
  /// A smallest part of a formula.
  public enum Atom: Sendable, Equatable {
    /// Names, numbers and short formulas on one line.
    case text(Text)
    /// An array in brackets.
    case grid(Grid)
    /// A binary operator, as `·`, `⊙`, `+`; a line may break before it.
    case `operator`(String)
    /// `=` or `≈`; a line breaks here first.
    case relation(Relation)
    /// An opening bracket around what follows.
    case open(String)
    /// The closing bracket.
    case close(String)
    /// Room between two formulas set side by side; a line may break here.
    case gap
  }

  /// The atoms in reading order.
  public private(set) var atoms: [Atom]

  /// A formula from its atoms.
  public init(_ atoms: [Atom]) { self.atoms = atoms }

  /// A formula on one line.
  public init(_ text: Text) { atoms = [.text(text)] }

  /// Puts an atom at the end.
  public mutating func append(_ atom: Atom) { atoms.append(atom) }

  /// The first formula followed by the second.
  public static func + (left: Math, right: Math) -> Math { Math(left.atoms + right.atoms) }
}

extension Math: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  /// Words without a role.
  public init(stringLiteral value: String) { self.init(Text(value)) }

  /// A formula from its atoms.
  public init(arrayLiteral elements: Atom...) { self.init(elements) }
}
