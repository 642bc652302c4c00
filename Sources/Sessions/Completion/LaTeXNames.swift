import Explanations

/// The signs that LaTeX's names stand for: `\theta` is θ, `\yhat` and `\hat{y}` are ŷ, `\_1` is ₁.
enum LaTeXNames {
  /// What may stand in place of the name before the cursor; nil where there is none.
  static func completion(of typed: String) -> (start: Int, candidates: [String], suffix: String)? {
    guard let slash = typed.lastIndex(of: "\\") else { return nil }
    let name = String(typed[typed.index(after: slash)...])
    guard name.unicodeScalars.count <= 24, isName(name) else { return nil }
    let start = typed.utf8.distance(from: typed.startIndex, to: slash)
    if let sign = sign(name) { return (start, [sign], "") }
    let longer = table.keys.filter { !name.isEmpty && $0.hasPrefix(name) }.sorted()
    if longer.count == 1, let sign = table[longer[0]] { return (start, [sign], "") }
    return (start, longer.map { "\\" + $0 }, "")
  }

  /// The sign of a name without its backslash.
  static func sign(_ name: String) -> String? { table[name] ?? accented(name) ?? script(name) }

  /// Whether a text after a backslash can be such a name: letters, with brackets of an accent, or a digit's mark.
  private static func isName(_ text: String) -> Bool {
    if let mark = text.first, mark == "_" || mark == "^" { return text.dropFirst().allSatisfy(\.isNumber) }
    return text.allSatisfy { $0.isLetter || $0 == "{" || $0 == "}" || $0 == "\\" }
  }

  /// `hat{y}`, `yhat`: a letter with a mark over it.
  private static func accented(_ name: String) -> String? {
    for (accent, mark) in LaTeXLetters.accents {
      var letter: Substring
      if name.hasPrefix(accent + "{"), name.hasSuffix("}") {
        letter = name.dropFirst(accent.count + 1).dropLast()
      } else if name.hasSuffix(accent) {
        letter = name.dropLast(accent.count)
      } else {
        continue
      }
      if let greek = table[String(letter)] { letter = Substring(greek) }
      guard letter.count == 1, let first = letter.first, first.isLetter else { continue }
      return composed[String(letter) + String(mark)] ?? String(letter) + String(mark)
    }
    return nil
  }

  /// The letters that Unicode has with their mark: one character, which every terminal draws while it is edited.
  private static let composed: [String: String] = Dictionary(
    "âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐāēīōūȳĀĒĪŌŪȲãẽĩñõũṽỹÃẼĨÑÕŨṼỸȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏżȦḂĊḊĖḞĠḢṀṄȮṖṘṠṪẆẊẎŻ"
      .map { (String($0), String($0)) }, uniquingKeysWith: { first, _ in first })

  /// `_1`, `^2`: a digit below or above.
  private static func script(_ name: String) -> String? {
    guard let mark = name.first, let digits = Optional(name.dropFirst()), !digits.isEmpty else { return nil }
    let signs = mark == "_" ? Array("₀₁₂₃₄₅₆₇₈₉") : mark == "^" ? Array("⁰¹²³⁴⁵⁶⁷⁸⁹") : []
    let chosen = digits.compactMap { digit in digit.wholeNumberValue.flatMap { $0 < signs.count ? signs[$0] : nil } }
    return chosen.count == digits.count ? String(chosen) : nil
  }

  private static let table = LaTeXLetters.signs
}
