/// The body of a LaTeX file, read far enough to say what LaTeX would refuse.
public struct LaTeXSource {
  /// What is wrong, a sentence each.
  public private(set) var faults: [String] = []
  private let text: [Character]
  private var place = 0
  /// What is open: environments, groups and formulas.
  private var open: [String] = []

  /// Environments whose cells `&` parts.
  private static let aligned: Set<String> = [
    "align*", "aligned", "bmatrix", "cases", "array", "tabular",
  ]
  /// Environments that are formulas.
  private static let formulas: Set<String> = ["align*", "aligned", "bmatrix", "cases", "array"]

  /// Reads a body; `isFormula` says that all of it is one formula.
  public init(_ text: String, isFormula: Bool = false) {
    self.text = Array(text)
    if isFormula { open = ["formula"] }
    while place < self.text.count { step() }
    if open != (isFormula ? ["formula"] : []) { faults.append("left open: \(open)") }
  }

  /// Whether signs of mathematics may stand at this place.
  private var isFormula: Bool {
    for name in open.reversed() {
      if name == "\\text{" { return false }
      if name == "$" || name == "\\[" || name == "formula" || Self.formulas.contains(name) { return true }
    }
    return false
  }

  private mutating func fail(_ what: String) {
    let from = max(0, place - 30)
    faults.append("\(what) at …\(String(text[from..<min(place + 10, text.count)]))")
  }

  private mutating func close(_ name: String) {
    if open.last == name { open.removeLast() } else { fail("\(name) closes nothing, open are \(open.suffix(3))") }
  }

  private mutating func step() {
    let character = text[place]
    place += 1
    switch character {
    case "\\": command()
    case "{": open.append("{")
    case "}": if open.last == "\\text{" { open.removeLast() } else { close("{") }
    case "$": if open.last == "$" { open.removeLast() } else { open.append("$") }
    case "&": if !open.contains(where: Self.aligned.contains) { fail("& outside of columns") }
    case "_", "^": if !isFormula { fail("\(character) outside of a formula") }
    case "#", "%": fail("\(character) as it is")
    case "<", ">", "|": if !isFormula { fail("\(character) outside of a formula") }
    case _ where !character.isASCII: fail("\(character) is no sign of LaTeX's")
    default: break
    }
  }

  private mutating func command() {
    guard place < text.count else { return fail("a backslash at the end") }
    let start = place
    while place < text.count, text[place].isASCII, text[place].isLetter { place += 1 }
    let name = String(text[start..<place])
    if name.isEmpty {
      let sign = text[place]
      place += 1
      if sign == "[" { open.append("\\[") } else if sign == "]" { close("\\[") }
      return
    }
    switch name {
    case "begin": open.append(argument())
    case "end": close(argument())
    case "text":
      if place < text.count, text[place] == "{" {
        place += 1
        open.append("\\text{")
      }
    case "makebox", "mbox":
      // Words within a formula.
      while place < text.count, text[place] != "{" { place += 1 }
      place += 1
      open.append("\\text{")
    case "frac":
      if !isFormula { fail("a fraction outside of a formula") }
    default: break
    }
  }

  private mutating func argument() -> String {
    guard place < text.count, text[place] == "{" else { return "" }
    let start = place + 1
    while place < text.count, text[place] != "}" { place += 1 }
    let name = String(text[start..<min(place, text.count)])
    place += 1
    return name
  }
}
