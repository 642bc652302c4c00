import Graphs
import Tensors

/// What a name is declared to be: a value in R^m, or a function from some spaces to another.
///
/// A letter among the lengths stands in the shape as `SizeLetter` has it.
struct Declaration: Sendable, Hashable {
  /// What a function takes; nil of a value.
  let domains: [Shape]?
  /// The shape of the value, or of what the function gives.
  let codomain: Shape
  /// Whether gradients reach the value.
  let isVariable: Bool

  var isFunction: Bool { domains != nil }

  /// The letters of all lengths.
  var letters: [SizeLetter] { ((domains ?? []).joined() + codomain).letters }

  /// As it is typed: `R^m -> R^n`.
  var text: String {
    guard let domains else { return codomain.space }
    return domains.map(\.space).joined(separator: " × ") + " -> " + codomain.space
  }

  /// The statement that declares a name.
  func statement(of name: String) -> String { "\(isVariable || isFunction ? "" : "const ")\(name) : \(text)" }

  /// The same with numbers in place of the letters that stand for one.
  func binding(_ letters: BoundLetters) -> Declaration {
    Declaration(
      domains: domains?.map { letters.applied(to: $0) }, codomain: letters.applied(to: codomain), isVariable: isVariable
    )
  }
}

extension Shape {
  /// The set of the arrays of a shape: R, R^m, R^(2×3).
  var space: String {
    switch count {
    case 0: "R"
    case 1: "R^\(sizes[0])"
    default: "R^(\(sizes.joined(separator: "×")))"
    }
  }
}

/// The lengths for which letters stand, and the name whose value says so.
struct BoundLetters: Sendable, Equatable {
  private(set) var sizes: [Int: Int] = [:]
  private var sources: [Int: String] = [:]

  func applied(to shape: Shape) -> Shape { shape.map { sizes[$0] ?? $0 } }

  /// What a letter stands for, and by whose value.
  subscript(letter: SizeLetter) -> (size: Int, source: String)? {
    guard let size = sizes[letter.standIn] else { return nil }
    return (size, sources[letter.standIn] ?? "")
  }

  /// Learns from a value of a declared shape; false where it is not of that shape.
  mutating func learn(_ declared: Shape, from shape: Shape, of name: String) -> Bool {
    guard declared.count == shape.count else { return false }
    var learned = self
    for (declared, size) in zip(declared, shape) {
      guard let letter = SizeLetter(standIn: declared) else {
        if declared != size { return false }
        continue
      }
      if size == declared || SizeLetter(standIn: size) != nil && learned.sizes[letter.standIn] == nil {
        if size != declared { return false }
        continue
      }
      if let known = learned.sizes[letter.standIn], known != size { return false }
      learned.sizes[letter.standIn] = size
      if learned.sources[letter.standIn] == nil { learned.sources[letter.standIn] = name }
    }
    self = learned
    return true
  }

  /// The letters of a shape whose sizes are known, as they are told: `m = 3 (from x)`.
  func words(_ declared: Shape) -> String? {
    let known = declared.letters.compactMap { letter in
      self[letter].map { "\(letter.name) = \($0.size) (from \($0.source))" }
    }
    return known.isEmpty ? nil : known.joined(separator: " and ")
  }

  /// Whether another knows the same of some letters.
  func agrees(with other: BoundLetters, on letters: [SizeLetter]) -> Bool {
    letters.allSatisfy { sizes[$0.standIn] == other.sizes[$0.standIn] }
  }
}
