import Testing

@testable import Sessions

/// Where another meaning than that of other programs is taken, a note says which, and what to write for the other.
@Suite struct RemarkTests {
  static let sheet =
    "x = [1, -2, 3]; b = [1, 1, 2]; A = [1, 2, 3; 4, 5, 6; 7, 8, 9]; c = [1; 2; 3]; f = x[0]^2; v = [10, 20]"

  @Test(arguments: [
    ("v[v > 15]", "where(v > 15, v, 0)"), ("x' * b", "x' @ b"), ("xᵀ * b", "xᵀ @ b"), ("x' * A * x", "x' @ A @ x"),
    ("A * x", "A @ x"), ("f'", "grad(f, x)"), ("x - c", "broadcasting makes 3×3"), ("c * x", "broadcasting makes 3×3"),
    ("cross_entropy(softmax(x), 1)", "applied twice"), ("const q = 1; q = 2", "q stays const"),
  ])
  func theOtherMeaningIsNamed(_ line: String, words: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    let page = session.output(line).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(page.contains("note: ") && page.contains(words), "\(page)")
  }

  /// What is as everywhere needs no word.
  @Test(arguments: [
    "x * b", "A @ x", "A + x", "A * 2", "xᵀ b", "x' @ b", "A'", "A.T @ x", "v[[0, 1]]", "v[0]", "cross_entropy(x, 1)",
    "q = 1; q = 2", "const r = 1", "x - 1", "A - c", "outer(x, b)", "f.T",
  ])
  func nothingIsSaidOtherwise(_ line: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    #expect(!session.output(line).contains("note:"), "\(line)")
  }

  /// A name that was const is free after `remove`.
  @Test func removeFreesAConstant() {
    var session = Session(seed: 1)
    _ = session.respond(to: "const q = 1; remove q; q = 2; L = q^2")
    #expect(session.output("grad(L, q)").contains("= 4"))
  }
}
