import Tensors
import Testing

@testable import Explanations
@testable import Sessions

/// What is told to people and what is told to programs are one computation: each number of a report, rounded as the page
/// rounds, is the number on the page.
@Suite struct ReportTests {
  @Test func everyNumberOfAReportStandsOnItsPage() {
    var compared = 0
    for transcript in Transcript.all {
      var session = Session(files: Fixtures.access, seed: 1)
      session.tellsPrograms = true
      for input in transcript.inputs {
        for response in session.respond(to: input) {
          var comparison = ReportComparison(response, session.settings.narration)
          for finding in comparison.findings() { Issue.record("\(transcript.name), \(input): \(finding)") }
          compared += comparison.compared
        }
      }
    }
    #expect(compared > 3_300, "\(compared)")
  }

  /// A number of the page that the report does not have is found, wherever it stands.
  @Test(arguments: ["= 0.1111", "= 6", "≈ 0.6667"]) func anotherNumberIsFound(_ printed: String) {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    var response = session.respond(to: "x = 3; y = x^2; z = log(y); grad z")[3]
    var whole = ReportComparison(response, session.settings.narration)
    #expect(whole.findings().isEmpty && whole.compared > 10)
    response.document = response.document.replacing(printed, with: "= 5")
    var other = ReportComparison(response, session.settings.narration)
    #expect(!other.findings().isEmpty)
  }
}

/// A page beside the report of the same answer.
private struct ReportComparison {
  private(set) var compared = 0
  private let report: JSONValue
  private let document: Document
  private let style: NumberStyle
  private let options: NarrationOptions

  init(_ response: Response, _ options: NarrationOptions) {
    (report, document, self.options) = (response.json, response.document, options)
    style = NumberStyle(digits: options.digits, mode: options.numbers)
  }

  mutating func findings() -> [String] {
    guard report["steps"] != nil || report["nodes"] != nil else { return [] }
    return nodes() + steps() + gradients()
  }

  /// Whether the page shows these numbers, as many of them as it shows of such an array; nil where it shows none.
  private mutating func agrees(_ side: PrintedLine.Side?, _ value: Tensor<Double>?) -> Bool? {
    guard let side, let value, let shown = PrintedNumbers(side), let entries = shown.picked(value) else { return nil }
    compared += shown.shown.count
    return zip(entries, shown.shown).allSatisfy { x, y in
      // A fraction on the page is the exact value.
      if style.mode == .fractions, (x - y).magnitude <= 1e-12 * max(1, y.magnitude) { return true }
      return x.isNaN && y.isNaN || style.displayed(x) == y
    }
  }

  private func values(_ key: String) -> [String: Tensor<Double>] {
    guard case .object(let members)? = report[key] else { return [:] }
    return Dictionary(members.compactMap { m in Tensor<Double>(m.value).map { (m.name, $0) } }) { a, _ in a }
  }

  /// The values of the forward pass.
  private mutating func nodes() -> [String] {
    var findings: [String] = []
    let nodes = report["nodes"]?.elements ?? []
    let table = Dictionary(
      nodes.compactMap { node in
        node["name"]?.string.flatMap { name in node["value"].flatMap(Tensor<Double>.init).map { (name, $0) } }
      }
    ) { a, _ in a }
    for line in document.lines {
      guard line.node.isEmpty, case .text(let name) = line.left, let value = table[name.trimmed] else { continue }
      if agrees(line.links.last?.side, value) == false {
        findings.append("\(name) is \(value.scalars.prefix(4)): \(line.text)")
      }
    }
    return findings
  }

  /// What arrives, the local Jacobian, the product and the sum so far.
  private mutating func steps() -> [String] {
    var findings: [String] = []
    let told = document.blocks.flatMap { block -> [Explanations.Step] in
      if case .steps(let steps) = block { steps } else { [] }
    }
    let lines = document.lines
    for step in report["steps"]?.elements ?? [] {
      guard let node = step["node"]?.string, let page = told.first(where: { $0.node == node }) else { continue }
      func check(_ what: String, _ side: PrintedLine.Side?, _ value: JSONValue?) {
        let value = value.flatMap(Tensor<Double>.init)
        if agrees(side, value) == false {
          findings.append(
            "\(what) of \(node) is \(value.map { "\($0.scalars.prefix(6))" } ?? "missing"), the page says \(side.map { "\($0)" } ?? "")"
          )
        }
      }
      check("upstream", page.arriving.flatMap { PrintedLine($0.string)?.links.last?.side }, step["upstream"])
      // A step of a whole definition has another Jacobian than that of its last operation.
      guard options.steps == .operations else { continue }
      let contributions = step["contributions"]?.elements ?? []
      let operands = contributions.compactMap { $0["operand"]?.string }
      for (operand, contribution) in zip(operands, contributions) where operands.count(where: { $0 == operand }) == 1 {
        let own = lines.filter { $0.node == node && $0.operand == operand }
        let local = own.first { $0.label == "local" && !$0.links.isEmpty }
        if let value = contribution["local"]?["value"].flatMap(Tensor<Double>.init), value.rank <= 2 {
          let isTransposed = options.layout == .denominator && value.rank == 2
          let matrix = isTransposed ? value.transposed : value
          if let side = local?.links.last?.side, PrintedNumbers(side)?.isDiagonal != true, agrees(side, matrix) == false
          {
            findings.append("local of \(node) at \(operand) is \(matrix.scalars.prefix(6)): \(local?.text ?? "")")
          }
        }
        let product = own.first { $0.label == "product" && PrintedNumbers($0.links.last?.side ?? .text("")) != nil }
        check("product at \(operand)", product?.links.last?.side, contribution["product"])
        if let sum = own.last(where: { $0.label == "sum" && $0.left.isText(beginning: "∂") }) {
          check("total at \(operand)", sum.links.last?.side, contribution["total"])
        }
      }
    }
    return findings
  }

  /// The gradients in which the page ends.
  private mutating func gradients() -> [String] {
    guard let output = report["output"]?.string else { return [] }
    var findings: [String] = []
    let gradients = values("gradients")
    for (name, value) in gradients {
      for isShort in [true, false] {
        let names = GradientNames(names: options.names, output: .symbol(output), isShort: isShort)
        let printed = Text(names.gradient(at: .symbol(name, shape: value.shape))).string
        for line in document.lines where line.node.isEmpty && line.left.isText(printed) {
          if agrees(line.links.last?.side, value) == false {
            findings.append("\(printed) is \(value.scalars.prefix(6)): \(line.text)")
          }
        }
      }
    }
    return findings
  }
}

extension PrintedLine.Side {
  fileprivate func isText(_ text: String) -> Bool {
    if case .text(let own) = self { own.trimmed == text } else { false }
  }
  fileprivate func isText(beginning text: String) -> Bool {
    if case .text(let own) = self { own.hasPrefix(text) } else { false }
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
