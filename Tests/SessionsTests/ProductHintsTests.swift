import Testing

@testable import Sessions

/// Where a product does not fit, the shapes are those of the operands as they enter, and the hint fits.
@Suite struct ProductHintsTests {
  static let sheet = "X = [1, 2; 3, 4; 5, 6]; W = [1, 2, 3; 4, 5, 6]; x = [1, 2]; v = [1, 2, 3]"

  static let products: [(line: String, shapes: String, hint: String)] = [
    ("W' @ X", "W' (3×2) @ X (3×2)", "W @ X"), ("W.T @ X", "W.T (3×2) @ X (3×2)", "W @ X"),
    ("Wᵀ @ X", "Wᵀ (3×2) @ X (3×2)", "W @ X"), ("WᵀX", "Wᵀ (3×2) @ X (3×2)", "W @ X"),
    ("W.T X", "W.T (3×2) @ X (3×2)", "W @ X"), ("W'@W'", "W' (3×2) @ W' (3×2)", "W @ W'"),
    ("X.T @ W", "X.T (2×3) @ W (2×3)", "X @ W"), ("Xᵀ x", "Xᵀ (2×3) @ x (2)", "X @ x"),
    ("X @ v", "X (3×2) @ v (3)", "X.T @ v"), ("x @ X", "x (2) @ X (3×2)", "x @ X.T"),
    ("x @ Wᵀ", "x (2) @ Wᵀ (3×2)", "x @ W"),
    ("transpose(W) @ X", "transpose(W) (3×2) @ X (3×2)", "transpose(W).T @ X"),
    ("(X + 1) @ (X + 1)", "X + 1 (3×2) @ X + 1 (3×2)", "(X + 1).T @ (X + 1)"),
    ("X * v", "X (3×2) and v (3)", "X.T @ v"),
  ]

  @Test(arguments: products) func whatIsSaidFits(_ example: (line: String, shapes: String, hint: String)) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    let refused = session.respond(to: example.line).last
    #expect(refused?.diagnostic?.message.hasPrefix(example.shapes) == true, "\(refused?.diagnostic?.message ?? "")")
    #expect(refused?.diagnostic?.hint == example.hint)
    #expect(session.respond(to: example.hint).last?.outcome == .done)
  }

  /// An index that is a name may stand anywhere.
  @Test(arguments: [
    ("W[:, k]", "W[:, 1]"), ("W[k, 0]", "W[1, 0]"), ("W[k, :]", "W[1]"), ("W[j, k]", "W[0, 1]"),
    ("W[:, p]", "W[:, [2, 0]]"),
    ("W[p2, k]", "W[[1, 0], 1]"), ("W[k, 1:]", "W[1, 1:]"), ("W[::-1, k]", "W[::-1, 1]"), ("X[p, k]", "X[[2, 0], 1]"),
    ("X[p, p2]", "X[[2, 0], [1, 0]]"),
  ])
  func indicesAreNames(_ named: String, literal: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet + "; k = 1; const j = 0; p = [2, 0]; const p2 = [1, 0]")
    func scalars(_ text: String) -> [Double]? {
      guard session.respond(to: text).last?.outcome == .done else { return nil }
      return session.sheet.answer?.scalars
    }
    let value = scalars(named)
    #expect(value != nil && value == scalars(literal))
    let array = named.prefix(1)
    let gradient = scalars("grad(sum(\(named)^2), \(array))")
    #expect(gradient != nil && gradient == scalars("grad(sum(\(literal)^2), \(array))"))
    #expect(scalars("grad(sum(\(array)^3), \(named))") == scalars("3 * \(literal)^2"))
  }

  /// Several lists of indices are a block here and pairs in NumPy, which is said with what makes pairs.
  @Test func pairsAreWrittenOut() {
    var session = Session(seed: 1)
    let page = session.output(Self.sheet + "; y = [0, 1, 1]; X[arange(3), y]").replacing("\n", with: " ")
    #expect(page.contains("pairs of them: sum(one_hot(y, 2) * X[arange(3)], axis=1)"), "\(page)")
    _ = session.respond(to: "sum(one_hot(y, 2) * X[arange(3)], axis=1)")
    #expect(session.sheet.answer?.scalars == [1, 4, 6])
  }
}
