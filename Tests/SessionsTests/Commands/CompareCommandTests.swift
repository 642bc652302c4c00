import Testing

@testable import Sessions

@Suite struct CompareCommandTests {
  private static let lecture = "x = [1, 2]; W = [1, 0.5; -1, 2]; L = sum((W @ x)^2)"

  private func session(_ text: String = lecture) -> Session {
    var session = Session()
    _ = session.respond(to: text)
    return session
  }

  @Test(arguments: ["∇W", "∇W L", "∂L/∂W", "dW", "W\u{304}"]) func everyNameOfTheGradient(_ name: String) {
    var session = session()
    #expect(session.output("compare \(name) [4, 8; 6, 12]").contains("All 4 entries are right."))
    #expect(session.output("compare \(name) [4, 8; 6, 11]").contains("1 of 4 entries is wrong."))
  }

  @Test func valuesAndEntries() {
    var session = session()
    #expect(session.output("compare L 13").contains("It is right."))
    #expect(session.output("compare W [1, 0.5; -1, 2]").contains("All 4 entries are right."))
    #expect(session.output("compare ∇W[1] [6, 12]").contains("All 2 entries are right."))
    #expect(session.output("compare ∇W[0, 1] 8").contains("It is right."))
    #expect(session.output("compare ∇x [-2, 14] of 2 * L").contains("All 2 entries are wrong."))
    #expect(session.output("compare ∇x [-4, 28] of 2 * L").contains("All 2 entries are right."))
    #expect(session.output("compare ∇x [0, 0] at x = [0, 0]").contains("All 2 entries are right."))
    #expect(session.output("mine = [-2, 14]; compare ∇x mine").contains("All 2 entries are right."))
    #expect(session.output("compare ∇x L mine").contains("All 2 entries are right."))
    #expect(session.output("grad L; compare ∇u1 [4, 6]").contains("All 2 entries are right."))
  }

  /// A number with its sign, however it is set apart from the output.
  @Test(arguments: ["∇x f -2", "∇x f (-2)", "∂f/∂x -2", "dx -2", "∇x -2", "∇x f [-2][0]", "∇x -2 of f"])
  func negativeNumbers(_ words: String) {
    var session = session("x = 1; f = -x^2; grad f")
    #expect(session.output("compare \(words)").contains("It is right."))
    #expect(session.output("compare \(words.replacing("2", with: "3"))").contains("It is wrong."))
  }

  @Test func ownNamesComeFirst() {
    var session = session("x = 2; dx = 7; z = x^2")
    #expect(session.output("compare dx 7").contains("Your dx"))
    #expect(session.output("compare ∇x 4").contains("Your ∂z/∂x"))
  }

  /// An array, the slip it is, and the words that say so.
  @Test(arguments: [
    ("compare ∇W [4, 6; 8, 12]", "the transpose"), ("compare ∇W [-4, -8; -6, -12]", "sign is turned round"),
    ("compare ∇W [2, 4; 3, 6]", "0.5 times"), ("compare ∇W [8, 16; 12, 24]", "2 times the true one"),
    ("compare ∇x [1, 2]", "the value of x"), ("compare ∇x [2, 14]", "sign is turned round at [0]."),
    ("compare ∇x [14, -2]", "in other places"), ("compare ∇x [0, 2.5]", "derivative of u1 = W x alone"),
  ]) func namesTheSlip(_ statement: String, _ words: String) {
    var session = session()
    let output = session.output(statement)
    #expect(output.contains("wrong") && output.contains(words), "\(output)")
  }

  @Test func onePathForAll() {
    var session = session("x = 3; f = x^2 + sin(x)")
    #expect(session.output("compare ∂f/∂x 6").contains("by way of u1 = x^2 alone: x is used 2 times"))
    #expect(session.output("compare ∂f/∂x 5.01").contains("It is right."))
    #expect(session.output("compare ∂f/∂x 4.9").contains("It is wrong"))
  }

  /// Nothing is said of numbers that only come near.
  @Test func saysNothingOfWhatItDoesNotKnow() {
    var session = session("x = 2; y = 3; f = x * y + sin(x)")
    #expect(session.output("compare ∂f/∂x 1 of f").contains("times") == false)
    #expect(session.output("compare ∂f/∂x 3 of f").contains("It is wrong"))
    #expect(session.output("compare ∂f/∂x 2.6 of f").contains("It is right as far as it goes"))
  }

  @Test func refusesOtherShapes() throws {
    var session = session("X = [1, 2, 3; 4, 5, 6]; L = sum(X^2)")
    let found = session.problem("compare ∇X [2, 8; 4, 10; 6, 12]")
    let problem = try #require(found)
    #expect(problem.message.contains("like X, has shape 2×3, and yours has 3×2") && problem.hint.contains("transpose"))
  }

  @Test func tellsPrograms() throws {
    var session = session("x = 3; f = x^2 + sin(x)")
    session.tellsPrograms = true
    let reply = session.respond(to: "compare ∂f/∂x 6").last
    let json = try #require(reply?.json.text)
    #expect(json.contains(#""kind":"compare","node":"x","output":"f","right":false,"yours":6,"truth":5.01"#))
    #expect(json.contains(#""marks":["wrong"],"slip":"Yours is what"#))
  }
}
