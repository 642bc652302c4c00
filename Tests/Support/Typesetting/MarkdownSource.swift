/// A Markdown file, its fences and formulas looked at.
public struct MarkdownSource {
  /// What is wrong, a sentence each.
  public private(set) var faults: [String] = []

  /// Reads a file.
  public init(_ text: String) {
    var fence: String?
    var formula: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = fence {
        if line == open.prefix(while: { $0 == "`" || $0 == "$" }) {
          if open == "```math" || open == "$$" {
            faults += LaTeXSource(formula.joined(separator: "\n"), isFormula: true).faults
          }
          fence = nil
        } else {
          formula.append(line)
        }
      } else if line.hasPrefix("```") || line == "$$" {
        fence = String(line)
        formula = []
      } else {
        faults += Self.faults(ofWords: String(line))
      }
    }
    if let fence { faults.append("\(fence) is left open") }
  }

  /// Formulas among words are well formed, and no word is a command.
  private static func faults(ofWords line: String) -> [String] {
    var faults: [String] = []
    var rest = line[...]
    while let start = rest.firstRange(of: "$`") {
      guard let end = rest[start.upperBound...].firstRange(of: "`$") else {
        return faults + ["a formula is open: \(line)"]
      }
      faults += LaTeXSource(String(rest[start.upperBound..<end.lowerBound]), isFormula: true).faults
      rest = rest[end.upperBound...]
    }
    return faults
  }
}
