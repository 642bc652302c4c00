import Testing

@testable import Sessions

@Suite struct LayersCommandTests {
  @Test func tellsVanishingAndExploding() {
    var session = Session()
    _ = session.respond(to: "x = 2; z = iterate(sigmoid, x, 20); f(t) = 3 * t; y = iterate(f, x, 12)")
    let vanishing = session.output("layers z")
    #expect(vanishing.contains("21 nodes on the longest path"))
    #expect(vanishing.contains("The gradient vanishes on the way back: from 1 at z to 4.55e-14 at x"))
    #expect(session.output("layers y").contains("explodes on the way back: from 1 at y to 531441 at x"))
    #expect(session.output("layers y at x = 0").contains("531441"))
    for line in vanishing.split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test func tellsWhereItEnds() {
    var session = Session()
    _ = session.respond(to: "x = -2; h = relu(x); z = 3 * h + 1; w = sqrt(x)")
    #expect(session.output("layers z").contains("The gradient is 0 from x back: why x tells the reason."))
    #expect(session.output("layers w").contains("not finite"))
    #expect(session.output("layers x").contains("one layer"))
    #expect(session.output("layers z").contains("neither") == false)
  }

  @Test func isAboutTheLastTrace() {
    var session = Session()
    _ = session.respond(to: "x = 2; y = x^2; z = x^3")
    #expect(session.problem("layers")?.hint == "layers y")
    _ = session.respond(to: "grad z")
    #expect(session.output("layers").contains("From x to z"))
  }

  @Test func tellsPrograms() throws {
    var session = Session()
    session.tellsPrograms = true
    _ = session.respond(to: "x = [3, 4]; z = sum(x^2)")
    let reply = session.respond(to: "layers z").last
    let json = try #require(reply?.json.text)
    #expect(
      json.contains(
        #""kind":"layers","output":"z","nodes":[{"name":"x","formula":null,"value_norm":5,"gradient_norm":10}"#))
  }

  @Test func plainFits() {
    var session = Session()
    _ = session.respond(to: "set unicode off; x = 2; z = iterate(sigmoid, x, 20)")
    let output = session.output("layers z")
    #expect(output.contains("############") && output.unicodeScalars.allSatisfy(\.isASCII))
  }
}
