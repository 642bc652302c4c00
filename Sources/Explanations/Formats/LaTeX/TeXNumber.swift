/// A number of the page as LaTeX sets it.
enum TeXNumber {
  /// The pieces of a number that a page writes: `-0.5`, `1/3`, `1.5e-9`, `nan`.
  static func tokens(_ text: String, isInline: Bool = false) -> [TeXToken] {
    if text.first == "-" {
      return [TeXToken("-", .minus, width: 1.6)] + tokens(String(text.dropFirst()), isInline: isInline)
    }
    switch text {
    case "nan": return [TeXToken("\\mathrm{nan}")]
    case "inf": return [TeXToken("\\infty ")]
    default: break
    }
    let parts = text.split(separator: "/")
    if parts.count == 2, !isInline {
      let width = parts.map { Double($0.count) }.max() ?? 1
      return [TeXToken("\\frac{\(parts[0])}{\(parts[1])}", width: width + 0.5, height: .fraction)]
    }
    let powers = text.split(separator: "e")
    if powers.count == 2 {
      return [TeXToken("\(powers[0]) \\cdot 10^{\(Int(powers[1]) ?? 0)}")]
    }
    return [TeXToken(text)]
  }
}
