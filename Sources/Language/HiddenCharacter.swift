/// A character that makes a script look different from what it says: a carriage return inside a line, at which a
/// pager writes over what stands before it, an escape, a sign that turns the direction of writing.
public struct HiddenCharacter: Hashable, Sendable {
  /// The character.
  public let scalar: Unicode.Scalar
  /// Its line, counted from 1.
  public let line: Int
  /// Its place on the line, counted from 1.
  public let column: Int

  /// The first such character of a text, comments included; nil where all can be seen.
  public init?(in text: String) {
    var (line, column) = (1, 0)
    var scalars = text.unicodeScalars.makeIterator()
    var upcoming = scalars.next()
    while let scalar = upcoming {
      upcoming = scalars.next()
      column += 1
      if scalar == "\n" { (line, column) = (line + 1, 0) }
      if scalar == "\r", upcoming == "\n" { continue }
      guard Self.hides(scalar) else { continue }
      (self.scalar, self.line, self.column) = (scalar, line, column)
      return
    }
    return nil
  }

  /// What is wrong, in words.
  public var words: String {
    scalar == "\r"
      ? "a carriage return inside a line hides what follows it from a reader"
      : "\(scalar.codePoint) hides what stands here from a reader"
  }

  /// What to write instead.
  public var hint: String {
    scalar == "\r" ? "end each line with a line feed" : "take the character out"
  }

  private static func hides(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case ..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
