import Explanations
import Testing

@testable import Sessions

@Suite struct ExpandCommandTests {
  private static let network = "z = [2, 1, 0]; w = 0.5; p = softmax(z); s = sigmoid(w); L = sum(p * s)"

  @Test func opensADefinitionAndClosesIt() {
    var session = Session()
    _ = session.respond(to: Self.network + "; forward L")
    let nodes = { (session: inout Session) in session.output("forward L").split(separator: "\n").count }
    let closed = nodes(&session)
    #expect(session.output("expand p") == "p shows the steps of softmax\n")
    #expect(session.output("forward p").contains("u1 = exp(z)"))
    #expect(session.output("show p").contains("softmax expanded (collapse p)"))
    #expect(session.output("expand p") == "p shows already the steps of softmax\n")
    #expect(session.output("collapse p") == "p shows softmax as one step\n")
    #expect(session.output("show p").contains("softmax as one (expand p)"))
    #expect(nodes(&session) == closed)
  }

  /// A body that lacks a convention of its operation says so.
  @Test(arguments: ["x = [0, 0]; y = norm(x); expand y", "x = [3, 3]; y = std(x); expand y", "expand kl_div"])
  func aConventionThatIsLostIsSaid(_ script: String) {
    var session = Session()
    #expect(session.output(script).contains(/note: written out, (norm|std|kl_div) has no/))
  }

  @Test func aFunctionIsOpenedEverywhere() {
    var session = Session()
    _ = session.respond(to: Self.network)
    #expect(session.output("expand sigmoid").contains("wherever it stands"))
    #expect(session.output("forward L").contains("exp(-w)") || session.output("forward L").contains("exp(u1)"))
    #expect(!session.output("forward L").contains("exp(z)          ="))
    _ = session.respond(to: "t = sigmoid(2 * w)")
    #expect(session.output("forward t").contains("exp("))
    #expect(session.output("grad sigmoid(w)").contains("exp("))
    // What was said of a definition comes before what was said of the function.
    _ = session.respond(to: "collapse t")
    #expect(!session.output("forward t").contains("exp("))
    #expect(session.output("forward s").contains("exp("))
  }

  @Test func allMeansAllUntilSaidOtherwise() {
    var session = Session()
    _ = session.respond(to: Self.network + "; expand all")
    #expect(!session.output("forward L").contains("softmax"))
    _ = session.respond(to: "collapse p")
    #expect(session.output("forward L").contains("softmax"))
    #expect(!session.output("forward L").contains("sigmoid"))
    _ = session.respond(to: "collapse all")
    #expect(session.sheet.expansions == Expansions())
  }

  /// Values and gradients do not depend on what is opened.
  @Test func valuesStayTheSame() {
    var session = Session()
    _ = session.respond(to: Self.network + "; g = grad(L, z); h = grad(sum(g * z), w)")
    let before = session.sheet.definitions.keys.map { session.sheet.value(of: $0)?.scalars ?? [] }
    for statement in ["expand p", "expand all", "collapse s", "expand sigmoid", "collapse all"] {
      #expect(session.respond(to: statement)[0].outcome == .done)
      let after = session.sheet.definitions.keys.map { session.sheet.value(of: $0)?.scalars ?? [] }
      for (a, b) in zip(before, after) {
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 }, "\(statement)")
      }
    }
  }

  @Test func undoAndRedoGoThroughIt() {
    var session = Session()
    _ = session.respond(to: Self.network + "\nexpand p\nexpand sigmoid\nz = [0, 1, 2]\ncollapse all")
    #expect(session.output("undo") == "sigmoid is expanded again, p is expanded again\n")
    #expect(session.output("undo 2").contains("sigmoid is collapsed again"))
    #expect(session.sheet.expansions.isExpanded(.definition("p")))
    #expect(session.output("undo") == "p is collapsed again\n")
    #expect(session.sheet.expansions == Expansions())
    _ = session.respond(to: "redo 2")
    #expect(session.sheet.expansions.isExpanded(.function("sigmoid")))
  }

  @Test func savesAndLoads() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    _ = session.respond(to: Self.network + "; expand all; collapse s; expand log_softmax; collapse softmax; save a.bp")
    var other = Session(files: files.access)
    #expect(other.respond(to: "load a.bp")[0].outcome == .done)
    #expect(other.sheet.expansions == session.sheet.expansions)
    #expect(other.script == session.script)
    #expect(other.output("undo").contains("is gone"))
    #expect(other.sheet.expansions == Expansions())
  }

  /// What was expanded and is gone would stop a script.
  @Test func aScriptNamesOnlyWhatIsThere() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    _ = session.respond(
      to: "z = [1, 2]; p = softmax(z); expand p; remove p; q = softmax(z); expand q\nq = 2 * z; save a.bp")
    #expect(!(files["a.bp"] ?? "").contains("expand"))
    // It is remembered where the definition comes back.
    _ = session.respond(to: "undo")
    #expect(session.output("forward q").contains("exp("))
  }

  @Test func theUsersNamesComeFirst() {
    var session = Session()
    _ = session.respond(to: "z = [1, 2]; var = softmax(z); expand var")
    #expect(session.sheet.expansions == Expansions().setting(.definition("var"), to: true))
  }

  @Test func tellsPrograms() throws {
    var session = Session()
    let response = try #require(session.respond(to: "z = [1, 2]; p = softmax(z); expand p").last)
    #expect(response.json.text.hasSuffix(#""kind":"expand","names":["p"],"changed":true}"#))
  }
}
