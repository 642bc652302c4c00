import Testing

@testable import Explanations

/// The scalar graph of the reference, f = x * y + sin(x).
@Suite struct ScalarSessionTests {
  private static let equal = Relation.equal

  static let document = Document([
    .heading("Forward pass", aside: "4 decimals shown, all kept"),
    .equations([
      Equation("x", [.init("2")]),
      Equation("y", [.init("3")]),
      Equation("u1", [.init("x * y"), .init("2 * 3"), .init("6")]),
      Equation("u2", [.init("sin(x)"), .init("sin(2)"), .init("0.9093")]),
      Equation("f", [.init("u1 + u2"), .init("6 + 0.9093"), .init("6.9093")]),
    ]),
    .heading("Backward pass of f", aside: "start with ∂f/∂f = 1"),
    .steps([
      Step(
        1, "f = u1 + u2", arriving: "∂f/∂f = 1",
        contributions: [
          Contribution(
            to: "u1", [.init("local", "∂f/∂u1 = 1"), .init("product", "∂f/∂u1 = 1 · 1 = 1")]),
          Contribution(
            to: "u2", [.init("local", "∂f/∂u2 = 1"), .init("product", "∂f/∂u2 = 1 · 1 = 1")]),
        ]),
      Step(
        2, "u2 = sin(x)", arriving: "∂f/∂u2 = 1",
        contributions: [
          Contribution(
            to: "x",
            [
              .init("local", "∂u2/∂x = cos(x) = cos(2) = -0.4161"),
              .init("product", "∂f/∂u2 · ∂u2/∂x = 1 · (-0.4161) = -0.4161", aside: "use 1 of 2 of x"),
            ])
        ]),
      Step(
        3, "u1 = x * y", arriving: "∂f/∂u1 = 1",
        contributions: [
          Contribution(
            to: "x",
            [
              .init("local", "∂u1/∂x = y = 3"),
              .init("product", "∂f/∂u1 · ∂u1/∂x = 1 · 3 = 3", aside: "use 2 of 2 of x"),
              .init(
                "sum", "∂f/∂x\(Self.equal)∂f/∂u2 · ∂u2/∂x + ∂f/∂u1 · ∂u1/∂x\(Self.equal)-0.4161 + 3\(Self.equal)2.5839"),
            ])
        ]),
    ]),
    .heading("Gradient of f, at f = 6.9093"),
    .equations([Equation("∂f/∂x", [.init("2.5839")]), Equation("∂f/∂y", [.init("2")])]),
  ])

  @Test func layout() {
    #expect(
      PlainFormat().render(Self.document) == """
        Forward pass                                          4 decimals shown, all kept
          x  = 2
          y  = 3
          u1 = x * y   = 2 * 3      = 6
          u2 = sin(x)  = sin(2)     = 0.9093
          f  = u1 + u2 = 6 + 0.9093 = 6.9093

        Backward pass of f                                          start with ∂f/∂f = 1

        1  f = u1 + u2                                                arriving ∂f/∂f = 1
           to u1  local    ∂f/∂u1 = 1
                  product  ∂f/∂u1 = 1 · 1 = 1
           to u2  local    ∂f/∂u2 = 1
                  product  ∂f/∂u2 = 1 · 1 = 1

        2  u2 = sin(x)                                               arriving ∂f/∂u2 = 1
           to x   local    ∂u2/∂x = cos(x) = cos(2) = -0.4161
                  product  ∂f/∂u2 · ∂u2/∂x = 1 · (-0.4161) = -0.4161     use 1 of 2 of x

        3  u1 = x * y                                                arriving ∂f/∂u1 = 1
           to x   local    ∂u1/∂x = y = 3
                  product  ∂f/∂u1 · ∂u1/∂x = 1 · 3 = 3                   use 2 of 2 of x
                  sum      ∂f/∂x = ∂f/∂u2 · ∂u2/∂x + ∂f/∂u1 · ∂u1/∂x
                                 = -0.4161 + 3 = 2.5839

        Gradient of f, at f = 6.9093
          ∂f/∂x = 2.5839
          ∂f/∂y = 2

        """)
  }

  @Test func asciiForABareTerminal() {
    let text = PlainFormat(Page(unicode: false)).render(Self.document)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("product  df/du2 * du2/dx = 1 * (-0.4161) = -0.4161"))
    #expect(text.contains("= -0.4161 + 3 = 2.5839"))
  }
}
