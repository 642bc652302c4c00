import Testing

@testable import Explanations

/// The scalar graph of the reference, f = x * y + sin(x).
@Suite struct ScalarSessionTests {
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
            to: "u1", [.init("local", "∂f/∂u1 = 1"), .init("product", "1 · 1 = 1", result: "∂f/∂u1 = 1")]),
          Contribution(
            to: "u2", [.init("local", "∂f/∂u2 = 1"), .init("product", "1 · 1 = 1", result: "∂f/∂u2 = 1")]),
        ]),
      Step(
        2, "u2 = sin(x)", arriving: "∂f/∂u2 = 1",
        contributions: [
          Contribution(
            to: "x",
            [
              .init("local", "∂u2/∂x = cos(x) = cos(2) = -0.4161"),
              .init("product", "1 · (-0.4161) = -0.4161", result: "x: use 1 of 2"),
            ])
        ]),
      Step(
        3, "u1 = x * y", arriving: "∂f/∂u1 = 1",
        contributions: [
          Contribution(
            to: "x",
            [
              .init("local", "∂u1/∂x = y = 3"),
              .init("product", "1 · 3 = 3", result: "∂f/∂x = -0.4161 + 3 = 2.5839"),
            ])
        ]),
    ]),
    .heading("Gradient of f"),
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

          1  f = u1 + u2                          arriving  ∂f/∂f = 1
             to u1   local    ∂f/∂u1 = 1
                     product  1 · 1 = 1                     ∂f/∂u1 = 1
             to u2   local    ∂f/∂u2 = 1
                     product  1 · 1 = 1                     ∂f/∂u2 = 1

          2  u2 = sin(x)                          arriving  ∂f/∂u2 = 1
             to x    local    ∂u2/∂x = cos(x) = cos(2) = -0.4161
                     product  1 · (-0.4161) = -0.4161       x: use 1 of 2

          3  u1 = x * y                           arriving  ∂f/∂u1 = 1
             to x    local    ∂u1/∂x = y = 3
                     product  1 · 3 = 3                     ∂f/∂x = -0.4161 + 3 = 2.5839

        Gradient of f
          ∂f/∂x = 2.5839
          ∂f/∂y = 2

        """)
  }

  @Test func asciiForABareTerminal() {
    let text = PlainFormat(Page(unicode: false)).render(Self.document)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("product  1 * (-0.4161) = -0.4161"))
    #expect(text.contains("df/dx = -0.4161 + 3 = 2.5839"))
  }
}
