import Explanations
import Graphs
import Tensors
import Testing

@testable import Sessions

/// The page on each operation: formula, local Jacobian, derivation, edges, and an example that is carried out.
@Suite struct OperationHelpTests {
  static let functions = FunctionGroup.all.flatMap(\.functions)
  static let printedNames =
    Opcode.operations.compactMap { $0.description?.names.first } + ArrayOperation.functions.map { $0.names[0] }
    + FunctionTable.special

  @Test func everyFunctionStandsUnderATopic() {
    let listed = Self.functions.map(\.name)
    #expect(Set(listed).count == listed.count)
    for name in Self.printedNames { #expect(listed.contains(name), "\(name) is under no topic") }
    var session = Session()
    let page = session.output("help functions")
    for name in listed { #expect(page.contains(name), "help functions does not list \(name)") }
  }

  @Test(arguments: FunctionTable.names) func thePageSaysHowTheDerivativeComesAbout(_ name: String) {
    let derivations = FunctionPage(name).derivations
    #expect(!derivations.isEmpty)
    for sentence in derivations {
      #expect(sentence.count > 15 && sentence.count <= 180 && !sentence.contains("\n"), "\(name): \(sentence)")
      #expect(!sentence.hasSuffix("."), "\(name): \(sentence)")
    }
    var session = Session()
    let page = session.output("help \(name)")
    #expect(page.contains("\nDerivation\n") && page.contains("\nExample\n"))
    for line in page.split(separator: "\n") { #expect(line.count <= 80, "\(name): \(line)") }
  }

  @Test(arguments: Self.printedNames.filter { FunctionTable.arrays[$0] != nil || FunctionTable.scalars[$0] != nil })
  func thePageShowsTheLocalJacobian(_ name: String) {
    var session = Session()
    let page = session.output("help \(name)")
    #expect(page.contains("\nLocal Jacobian\n") && page.contains("∂") || page.contains("no gradient goes to"))
  }

  @Test(arguments: Opcode.operations) func whereAFunctionIsNotDefinedIsShown(_ opcode: Opcode) throws {
    let description = try #require(opcode.description)
    let points = description.edges.map { opcode.evaluated(at: $0) }
    #expect(description.edges.allSatisfy { $0.count == description.arity })
    if description.domain != nil {
      #expect(points.contains { !$0.value.isFinite || $0.slopes.contains { $0.map { !$0.isFinite } ?? false } })
    }
  }

  /// What a page shows under its example is what a user gets who types it.
  @Test(arguments: functions.map(\.name)) func theExamplePrintsWhatIsShown(_ name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name })
    var reader = Session()
    let page = reader.output("help \(name)")
    let (_, shown) = try #require(page.cut(after: "\nExample\n"))
    var user = Session(files: WorkedExample.files, seed: 7)
    _ = user.respond(to: "set width 78")
    var typed = ""
    var last = ""
    for line in shown.split(separator: "\n") where line.hasPrefix("  backprop> ") {
      let input = String(line.dropFirst("  backprop> ".count))
      typed += (typed.isEmpty ? "" : "; ") + input
      for response in user.respond(to: input) {
        #expect(response.outcome == .done, "\(input)")
        last = PlainFormat(user.page).render(response.document)
        for line in last.split(separator: "\n") { #expect(shown.contains("  \(line)\n"), "\(name): \(line)") }
      }
    }
    #expect(typed.hasPrefix(function.example))
    #expect(!last.isEmpty || FunctionTable.special.contains(name), "\(name) prints nothing")
  }

  /// The body that a page shows can be typed, and gives the same value.
  @Test(arguments: FunctionTable.composites.values.sorted()) func theBodyIsTheFunction(_ name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name })
    let example = WorkedExample(function.example, in: Session().state)
    #expect(!example.body.isEmpty)
    var session = example.session
    let result = try #require(session.sheet.definitions.keys.last)
    let expected = try #require(session.sheet.value(of: result))
    for line in example.body {
      for response in session.respond(to: line) {
        #expect(response.outcome == .done, "\(line): \(response.diagnostic?.message ?? "")")
      }
    }
    let value = try #require(session.sheet.value(of: result))
    #expect(value.shape == expected.shape)
    for (a, b) in zip(value.scalars, expected.scalars) { #expect(abs(a - b) <= 1e-12 * max(1, abs(b)), "\(name)") }
  }

  @Test func theCellsAreWrittenOutWithTheirGates() {
    var session = Session()
    let page = session.output("help lstm_cell")
    for line in ["i = sigmoid(a[0:2])", "c1 = f * c + i * g", "s = [o * tanh(c1), c1]"] {
      #expect(page.contains("  \(line)\n"))
    }
  }
}

extension String {
  fileprivate func cut(after mark: String) -> (String, String)? {
    guard let range = firstRange(of: mark) else { return nil }
    return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
  }
}
