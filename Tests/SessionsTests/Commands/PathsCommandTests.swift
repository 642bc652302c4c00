import Testing

@testable import Sessions

@Suite struct PathsCommandTests {
  @Test func tellsProductsAndTheirSum() {
    var session = Session()
    _ = session.respond(to: "x = 2; y = 3; f = x * y + sin(x)")
    let output = session.output("paths f x")
    #expect(output.contains("f ← u1 ← x = ∂f/∂u1 · ∂u1/∂x = 1 · 3"))
    #expect(output.contains("f ← u2 ← x = ∂f/∂u2 · ∂u2/∂x = 1 · (-0.4161)"))
    #expect(output.contains("the sum") && output.contains("2.5839"))
    #expect(session.output("paths f, x") == output && session.output("paths f wrt x") == output)
    #expect(session.output("paths f y").contains("1 path\n"))
    #expect(session.output("paths f x at x = 0").contains("= 4"))
  }

  @Test func countsWhatCannotBeListed() {
    var session = Session()
    _ = session.respond(to: "g(t) = t * t; w = 1; z = iterate(g, w, 30)")
    let output = session.output("paths z w")
    #expect(output.contains("1073741824 paths") && output.contains("31138512896"))
    #expect(output.split(separator: "\n").count < 30)
    _ = session.respond(to: "z = iterate(g, w, 2000)")
    let long = session.output("paths z w")
    #expect(long.contains("digits)"))
    for line in long.split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test func tellsPrograms() throws {
    var session = Session()
    session.tellsPrograms = true
    _ = session.respond(to: "x = 2; y = 3; f = x * y + sin(x)")
    let json = try #require(session.respond(to: "paths f y").last?.json.text)
    #expect(json.contains(#""kind":"paths","output":"f","wrt":"y","count":1"#))
    #expect(json.contains(#""paths":[{"nodes":["f","u1","y"],"product":2}],"gradient":2"#))
    #expect(json.contains(#""multiplications":{"paths":1,"backprop":1}"#))
  }

  @Test func plainFits() {
    var session = Session()
    session.settings.unicode = false
    _ = session.respond(to: "W = [1, 2; 3, 4]; x = [1, 1]; z = sum((W @ x)^2) + sum(x)")
    let output = session.output("paths z x")
    #expect(output.utf8.allSatisfy { $0 < 128 } && output.contains("z <- "))
    for line in output.split(separator: "\n") { #expect(line.count <= 80) }
  }
}
