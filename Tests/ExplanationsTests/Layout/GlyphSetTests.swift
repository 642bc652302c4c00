import Testing

@testable import Explanations

@Suite struct GlyphSetTests {
  @Test(arguments: [
    ("∂f/∂x", "df/dx"), ("∇W L", "grad_W L"), ("1 · 2 ⊙ 3", "1 * 2 .* 3"), ("≈", "~="), ("Wᵀx", "W'x"),
    ("2×3 → 3", "2x3 -> 3"), ("x² + x⁻¹", "x^2 + x^-1"), ("P − Y", "P - Y"), ("rows 0–2 …", "rows 0-2 ..."),
    ("θ ŷ", "θ ŷ"),
  ])
  func ascii(_ text: String, _ expected: String) { #expect(GlyphSet.ascii.spell(text) == expected) }

  @Test func unicodeStaysAsItIs() { #expect(GlyphSet.unicode.spell("∂f/∂x ≈ Wᵀ") == "∂f/∂x ≈ Wᵀ") }

  @Test func brackets() {
    #expect((0..<3).map { GlyphSet.unicode.brackets(row: $0, of: 3).left } == ["⎡", "⎢", "⎣"])
    #expect((0..<3).map { GlyphSet.ascii.brackets(row: $0, of: 3).right } == ["]", "|", "]"])
    #expect(GlyphSet.unicode.brackets(row: 0, of: 1) == ("[", "]"))
  }
}
