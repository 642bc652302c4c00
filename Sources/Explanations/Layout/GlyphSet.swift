/// The characters a page may use: all of Unicode, or ASCII for a bare terminal.
///
/// Signs that the product writes have ASCII spellings; names that the user chose stay as they are.
enum GlyphSet: Sendable, Equatable {
  case unicode
  case ascii

  /// `text` in this alphabet, with what cannot be printed replaced by a visible sign.
  func spell(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = ""
    var isRaised = false
    for scalar in text.unicodeScalars {
      if TextWidth.isUnprintable(scalar) {
        result += scalar == "\t" ? " " : self == .ascii ? "?" : "\u{FFFD}"
      } else if self == .ascii, let digit = Self.raised[scalar] {
        result += isRaised ? digit : "^" + digit
        isRaised = true
        continue
      } else if self == .ascii, let spelling = Self.spellings[scalar] {
        result += spelling
      } else {
        result.unicodeScalars.append(scalar)
      }
      isRaised = false
    }
    return result
  }

  /// The brackets to the left and right of row `row` of `count`.
  func brackets(row: Int, of count: Int) -> (left: String, right: String) {
    if count == 1 { return ("[", "]") }
    let isEnd = row == 0 || row == count - 1
    if self == .ascii { return isEnd ? ("[", "]") : ("|", "|") }
    return row == 0 ? ("⎡", "⎤") : isEnd ? ("⎣", "⎦") : ("⎢", "⎥")
  }

  /// The sign of an element left out to the right or below.
  var ellipses: (right: String, below: String) { self == .ascii ? ("...", ":") : ("…", "⋮") }

  /// The sign before a point of a list.
  var bullet: String { self == .ascii ? "-" : "•" }

  private static let spellings: [Unicode.Scalar: String] = [
    "∂": "d", "∇": "grad_", "·": "*", "⋅": "*", "⊙": ".*", "⊗": "(x)", "×": "x", "÷": "/", "−": "-", "±": "+-",
    "≈": "~=", "≠": "!=", "≤": "<=", "≥": ">=", "≡": "==", "→": "->", "←": "<-", "↦": "|->", "⇒": "=>",
    "ᵀ": "'", "′": "'", "″": "''", "∑": "sum", "Σ": "sum", "∏": "prod", "√": "sqrt", "∞": "inf", "∈": "in", "∘": "o",
    "…": "...", "⋯": "...", "⋮": ":", "–": "-", "—": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"", "•": "-",
    "\u{307}": "dot", "½": "1/2", "‖": "||", "✓": "ok", "✗": "x", "│": "|", "─": "-",
  ]

  private static let raised: [Unicode.Scalar: String] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁻": "-", "⁺": "+", "ⁿ": "n",
  ]
}
