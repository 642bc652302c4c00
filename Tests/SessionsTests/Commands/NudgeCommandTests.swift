import Explanations
import Foundation
import Testing

@testable import Sessions

@Suite struct NudgeCommandTests {
  private func session(_ text: String) -> Session {
    var session = Session(seed: 1)
    _ = session.respond(to: text)
    return session
  }

  private func json(_ line: String, after statements: String) throws -> [String: Any] {
    var session = session(statements)
    session.tellsPrograms = true
    let text = try #require(session.respond(to: line).last?.json.text)
    return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func tellsPrograms() throws {
    let report = try json("nudge x 0.01 of z", after: "x = 3; y = x^2; z = log(y)")
    #expect(report["kind"] as? String == "nudge" && report["output"] as? String == "z")
    #expect(report["wrt"] as? String == "x" && report["nudge"] as? Double == 0.01)
    let nodes = try #require(report["nodes"] as? [[String: Any]])
    #expect(nodes.map { $0["name"] as? String } == ["x", "y", "z"])
    let z = try #require(nodes.last)
    func number(_ object: [String: Any], _ name: String) throws -> Double { try #require(object[name] as? Double) }
    #expect(abs(try number(z, "change") - (log(3.01 * 3.01) - log(9))) < 1e-12)
    #expect(abs(try number(z, "predicted") - 0.01 * 2 / 3) < 1e-12)
    #expect(abs(try number(z, "error") - (try number(z, "change") - number(z, "predicted"))) < 1e-12)
    #expect(abs(try number(z, "after") - 2 * log(3.01)) < 1e-12)
    let tenth = try #require(report["tenth"] as? [String: Any])
    #expect(abs(try number(tenth, "predicted") - 0.001 * 2 / 3) < 1e-12)
    // The error shrinks with the square of the nudge.
    let ratio = try number(z, "error") / number(tenth, "error")
    #expect((90...110).contains(ratio))
  }

  /// What a nudge changes is what feeding the value there changes, and the session stays as it was.
  @Test(arguments: [
    ("x = 3; z = x^2 * sin(x)", "x 0.1", "x = 3.1"), ("x = 3; z = x^2", "x -1/2", "x = 2.5"),
    ("x = [1, 2]; z = sum(x^3)", "x 0.1", "x = [1.1, 2.1]"),
    ("x = [1, 2]; z = sum(x^3)", "x[1] 0.1", "x = [1, 2.1]"),
    ("x = [1, 2]; z = sum(x^3)", "x[1] -0.1", "x = [1, 1.9]"),
    ("x = [1, 2]; z = sum(x^3)", "x [0.1, -0.2]", "x = [1.1, 1.8]"),
    ("W = [1, 2; 3, 4]; z = sum(W @ [1, 2])", "W[0,1] 0.5", "W = [1, 2.5; 3, 4]"),
    ("W = [1, 2; 3, 4]; z = sum(W^2)", "W[:,1] 0.5", "W = [1, 2.5; 3, 4.5]"),
    ("const c = 2; x = 3; z = c * x^2", "c 0.25", "c = 2.25"),
  ])
  func isWhatFeedingTheValueDoes(_ statements: String, _ nudge: String, _ fed: String) throws {
    let report = try json("nudge \(nudge) of z", after: statements)
    var (before, after) = (session(statements), session(statements))
    let bits = before.bits
    _ = before.respond(to: "nudge \(nudge) of z")
    #expect(before.bits == bits)
    _ = after.respond(to: fed)
    let z = try #require((report["nodes"] as? [[String: Any]])?.last)
    let expected = try #require(after.sheet.value(of: "z")?.scalars.first)
    #expect(abs(try #require(z["after"] as? Double) - expected) <= 1e-12 * abs(expected))
  }

  @Test func whereNothingMovesThatIsSaid() {
    var session = session("x = 2; y = 3; z = y^2")
    #expect(session.output("nudge x 0.1 of z").contains("z does not depend on x: nothing moves"))
    #expect(session.output("nudge y 0 of z").contains("does not change but by rounding"))
    #expect(session.output("nudge y 1000 of z").contains("as given"))
    for width in [40, 80] {
      _ = session.respond(to: "set width \(width); W = randn(9, 9); s = sum(tanh(W @ W))")
      for line in session.output("nudge W[3,4] 0.01 of s").split(separator: "\n") { #expect(line.count <= width) }
    }
  }

  @Test func anIndexStandsWithoutABlank() {
    var session = session("x = [1, 2]; z = sum(x^2)")
    #expect(session.problem("nudge x[0] [1,2]")?.message == "x[0] is a number, and this has shape 2")
    #expect(session.output("nudge x [0.1, 0.2]").contains("Nudge of x by [0.1, 0.2]"))
  }
}
