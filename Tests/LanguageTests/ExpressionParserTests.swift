import Language
import Testing

@Suite struct ExpressionParserTests {
  @Test(arguments: [
    ("1 + 2 * 3", "(+ 1 (* 2 3))"),
    ("a - b - c", "(- (- a b) c)"),
    ("a / b * c @ d", "(@ (* (/ a b) c) d)"),
    ("(a + b) * c", "(* (+ a b) c)"),
    ("-x^2", "(- (^ x 2))"),
    ("-x * y", "(* (- x) y)"),
    ("2^-1", "(^ 2 (- 1))"),
    ("2^3^2", "(^ 2 (^ 3 2))"),
    ("2**-x**2", "(^ 2 (- (^ x 2)))"),
    ("a * -b", "(* a (- b))"),
    ("--+x", "(- (- (+ x)))"),
    ("x--y", "(- x (- y))"),
    ("a + b < c * d", "(< (+ a b) (* c d))"),
    ("a ≥ b", "(>= a b)"),
    ("a ≠ b", "(!= a b)"),
    ("(a < b) == (c < d)", "(== (< a b) (< c d))"),
    ("x²", "(^ x 2)"),
    ("x⁻¹² + y", "(+ (^ x -12) y)"),
    ("2 · x × y ⊙ z − 1", "(- (* (* (* 2 x) y) z) 1)"),
    (".5 + 5. + 2e3 + 1E-2 + 2.5e+1", "(+ (+ (+ (+ .5 5.) 2e3) 1E-2) 2.5e+1)"),
    ("inf + nan", "(+ inf nan)"),
    ("inf(x)", "(inf! x)"),
  ])
  func precedence(_ text: String, _ tree: String) {
    #expect(parsed(text) == tree)
  }

  @Test(arguments: [
    ("Wᵀx + b", "(+ (@ (T W) x) b)"),
    ("xᵀw+b", "(+ (@ (T x) w) b)"),
    ("W.T x", "(@ (T W) x)"),
    ("a * Wᵀ(x + y)", "(* a (@ (T W) (+ x y)))"),
    ("AᵀBᵀc", "(@ (@ (T A) (T B)) c)"),
    ("-Wᵀx^2", "(- (@ (T W) (^ x 2)))"),
    ("Wᵀ[0]", "((T W)[0])"),
    ("Wᵀ [1, 2]", "(@ (T W) [1 2])"),
    ("Wᵀ - x", "(- (T W) x)"),
    ("W' @ x", "(@ (T W) x)"),
    ("W.T.T", "(T (T W))"),
    ("Wᵀ2", "(@ (T W) 2)"),
    ("W.T @ x", "(@ (T W) x)"),
    ("f'(x) + f''(x)", "(+ (f'! x) (f''! x))"),
    ("f'(x)'", "(T (f'! x))"),
  ])
  func transposes(_ text: String, _ tree: String) {
    #expect(parsed(text) == tree)
  }

  @Test(arguments: [
    ("f(f(f(w)))", "(f! (f! (f! w)))"),
    ("sum(X, axis=0)", "(sum! X axis=0)"),
    ("rand()", "(rand!)"),
    ("csv(\"a \\\"b\\\".csv\")", "(csv! \"a \"b\".csv\")"),
    ("x[0]", "(x[0])"),
    ("W[0, 1]", "(W[0,1])"),
    ("W[:, 1]", "(W[:,1])"),
    ("x[1:] + x[:-1]", "(+ (x[1:]) (x[:(- 1)]))"),
    ("X[0:2, 1:3]", "(X[0:2,1:3])"),
    ("x[::2]", "(x[::2])"),
    ("X[0][1]", "((X[0])[1])"),
    ("[1, 2, 3]", "[1 2 3]"),
    ("[1, 2; 3, 4]", "[1 2; 3 4]"),
    ("[1; 2]", "[1; 2]"),
    ("[[1, 2], [3, 4]]", "[[1 2] [3 4]]"),
    ("[1,\n 2, # two\n]", "[1 2]"),
    ("[x[0] * x[1], abs(x[1])]", "[(* (x[0]) (x[1])) (abs! (x[1]))]"),
    ("[-1, +2 - 1]", "[(- 1) (- (+ 2) 1)]"),
    (
      "mean(k in range(N): cross_entropy(Z[k], y[k]))",
      "(mean k in (range! N): (cross_entropy! (Z[k]) (y[k])))"
    ),
    ("f(in)", "(f! in)"),
  ])
  func bracketed(_ text: String, _ tree: String) {
    #expect(parsed(text) == tree)
  }

  @Test func spansCoverBracketsOfOperands() throws {
    guard case .expression(let tree) = try statement("(a + b) * ŷ²").kind else {
      Issue.record("no expression")
      return
    }
    #expect(tree.nodes.indices.map(tree.text) == ["a", "b", "a + b", "ŷ", "²", "ŷ²", "(a + b) * ŷ²"])
    #expect(tree.text == "(a + b) * ŷ²")
  }

  @Test func operandsPrecedeTheirNode() throws {
    guard case .expression(let tree) = try statement("f(a, k=b)[c:d] + [e; g]").kind else {
      Issue.record("no expression")
      return
    }
    #expect(tree.root == tree.nodes.count - 1)
  }

  @Test func decomposedNamesAreEqual() {
    #expect(parsed("y\u{302} + 1") == parsed("\u{177} + 1"))
    #expect(parsed("x\u{302} + θ_1 + σ2 + 速度 + w₁") == "(+ (+ (+ (+ x\u{302} θ_1) σ2) 速度) w₁)")
  }
}
