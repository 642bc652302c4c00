/// Names of a session as Python takes them, no two alike.
///
/// Python reads names after compatibility decomposition (NFKC), so that ϑ would be θ and x₁ is no name at all.
struct PythonNames {
  private var taken: Set<String>

  init(reserved: Set<String>) { taken = Self.keywords.union(reserved) }

  /// A name nearest to this one that is free, which it then no longer is.
  mutating func unique(_ name: String) -> String {
    var candidate = Self.identifier(name)
    while !taken.insert(candidate).inserted { candidate += "_" }
    return candidate
  }

  /// `u1`, `u2`, …: the next that is free.
  mutating func automatic(_ number: inout Int) -> String {
    repeat { number += 1 } while taken.contains("u\(number)")
    taken.insert("u\(number)")
    return "u\(number)"
  }

  /// The name with every sign that Python would read otherwise spelled out.
  static func identifier(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars { result += spelled(scalar) }
    let first = result.unicodeScalars.first
    return first.map { $0 == "_" || $0.properties.isXIDStart } ?? false ? result : "_" + result
  }

  private static func spelled(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII { return String(scalar) }
    if let word = words[scalar] { return word }
    if let digit = scalar.properties.numericValue, digit == digit.rounded(), (0...9).contains(digit) {
      return String(Int(digit))
    }
    let small = scalar.properties.lowercaseMapping.unicodeScalars
    let isPlain = small.allSatisfy { !$0.properties.changesWhenNFKCCaseFolded || "ßς".unicodeScalars.contains($0) }
    return scalar.properties.isXIDContinue && isPlain ? String(scalar) : "_\(String(scalar.value, radix: 16))"
  }

  private static let words: [Unicode.Scalar: String] = [
    "ℓ": "ell", "ϑ": "vartheta", "ϕ": "varphi", "ϵ": "varepsilon", "ϱ": "varrho", "ϖ": "varpi", "\u{B5}": "μ",
  ]

  /// Python's keywords, and the built-in functions that scripts use.
  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
    "float", "int", "print", "zip",
  ]
}
