/// The length of an axis that is known by a letter alone, as m in R^m: one letter, and up to two digits behind it.
///
/// In a shape it stands as an integer that no array could have as a length, so that lengths are compared as ever; whatever
/// writes a length writes the letter again.
public struct SizeLetter: Hashable, Sendable {
  /// The letter with its digits.
  public let name: String
  /// The integer that stands for it in a shape.
  public let standIn: Int

  /// A letter by its name; nil where the name is none.
  public init?(_ name: String) {
    let scalars = Array(name.unicodeScalars)
    guard let letter = scalars.first, let place = Self.letters.firstIndex(of: letter), scalars.count <= 3,
      scalars.dropFirst().allSatisfy({ ("0"..."9").contains($0) }),
      // m0 and m00, m1 and m01 would be told apart by no reader.
      scalars.count < 3 || scalars[1] != "0"
    else { return nil }
    let digits = Int(String(String.UnicodeScalarView(scalars.dropFirst())))
    let code = place * Self.most + (digits.map { $0 + 1 } ?? 0)
    self.name = name
    standIn = Self.base + code * Self.distance + Self.distance / 2
  }

  /// The letter that an integer stands for; nil where it is a length.
  public init?(standIn: Int) {
    let offset = standIn - Self.base - Self.distance / 2
    guard offset >= 0, offset % Self.distance == 0 else { return nil }
    let (place, digits) = (offset / Self.distance / Self.most, offset / Self.distance % Self.most)
    guard Self.letters.indices.contains(place) else { return nil }
    name = String(Self.letters[place]) + (digits == 0 ? "" : String(digits - 1))
    self.standIn = standIn
  }

  /// More entries than any array may have; the product of two such lengths still is an integer.
  private static let base = 1 << 31
  /// What is made of a letter and a number, as in joining arrays, is not the next letter.
  private static let distance = 1 << 16
  /// None, or one of the numbers from 0 to 99.
  private static let most = 101
  private static let letters = Array(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZαβγδεζηθκλμνξπρστφχψω".unicodeScalars)
}

extension Collection where Element == Int {
  /// The letters among the lengths of a shape, each once.
  public var letters: [SizeLetter] {
    var found: [SizeLetter] = []
    for size in self {
      if let letter = SizeLetter(standIn: size), !found.contains(letter) { found.append(letter) }
    }
    return found
  }

  /// Whether a length is known by a letter alone.
  @inlinable public var hasLetters: Bool { contains { $0 >= 1 << 31 } }

  /// The lengths as they are written, letters as such: `["2", "m"]`.
  public var sizes: [String] { map(Int.sizeText) }
}

extension Int {
  /// A length as it is written.
  public static func sizeText(_ size: Int) -> String { SizeLetter(standIn: size)?.name ?? String(size) }
}
