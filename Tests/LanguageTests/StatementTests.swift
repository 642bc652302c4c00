import Language
import Testing

@Suite struct StatementTests {
  /// A statement in one line: what it is, and its parts.
  private func summary(_ text: String) -> String {
    do {
      switch try statement(text).kind {
      case .definition(let it): return "\(it.isConstant ? "const " : "")\(it.name.text) = \(dump(it.expression))"
      case .function(let it): return "\(it.name.text)(\(it.parameters.map(\.text))) = \(dump(it.body))"
      case .declaration(let it): return summary(it)
      case .several(let it): return "\(it.names.map(\.text)) = \(dump(it.expression))"
      case .update(let it): return "\(it.targets.map(\.text)) \(it.operation.rawValue) \(dump(it.expression))"
      case .expression(let tree): return "expression \(dump(tree))"
      case .command(let it): return "command \(it.isForced ? ":" : "")\(it.word.text) <\(it.argument.text)>"
      }
    } catch {
      return error.diagnostic.message
    }
  }

  private func summary(_ it: Statement.Declaration) -> String {
    func text(_ space: Statement.Declaration.Space) -> String {
      "\(space.sizes.map { size in switch size { case .number(let n): "\(n)" case .letter(let m): m } })"
    }
    let domains = it.domains.map { $0.map(text).joined(separator: " ") + " -> " } ?? ""
    return
      "\(it.isConstant ? "const " : "")\(it.names.map(\.text).joined(separator: ", ")) : \(domains)\(text(it.codomain))"
  }

  @Test(arguments: [
    ("x : R", "x : []"),
    ("x: R^3", "x : [\"3\"]"),
    ("x : R³", "x : [\"3\"]"),
    ("x : ℝⁿ", "x : [\"n\"]"),
    ("x, y : R^m", "x, y : [\"m\"]"),
    ("const y : R", "const y : []"),
    ("W : R^(I×O)", "W : [\"I\", \"O\"]"),
    ("W : R^(I x O)", "W : [\"I\", \"O\"]"),
    ("W : R^(IxO)", "W : [\"I\", \"O\"]"),
    ("W : R^(2x3)", "W : [\"2\", \"3\"]"),
    ("W : R^(I, 3)", "W : [\"I\", \"3\"]"),
    ("W : R^2×n", "W : [\"2\", \"n\"]"),
    ("f : R -> R", "f : [] -> []"),
    ("g : R^m → R^n", "g : [\"m\"] -> [\"n\"]"),
    ("h : R^m × R -> R", "h : [\"m\"] [] -> []"),
    ("const f : R -> R", "a function such as 'f' cannot be const"),
    ("x : 3", "expected the set of values, as R, R^3, R^m or R^(m×n)"),
    ("x : R^0", "expected a size, as in R^3 or R^m"),
    ("x : R^(m", "expected ')'"),
    ("x : R^(a×b×c)", "expected at most two sizes, as in R^(m×n)"),
    ("x : R = 2", "a declaration gives no value"),
    ("x, x : R", "'x' stands here twice"),
    ("f : R^m × R", "expected '->' and what the function gives"),
    ("f : R -> ", "expected the set of values, as R, R^3, R^m or R^(m×n)"),
    ("x : R y", "unexpected 'y'"),
  ])
  func declarations(_ text: String, _ expected: String) {
    #expect(summary(text) == expected)
  }

  @Test(arguments: [
    ("x = 2", "x = 2"),
    ("const y = [0, 1]", "const y = [0 1]"),
    ("const = 3", "const = 3"),
    ("f(t) = t^2 + 1", "f([\"t\"]) = (+ (^ t 2) 1)"),
    ("f(x, y) = x * y", "f([\"x\", \"y\"]) = (* x y)"),
    ("w := w - 0.1 * grad(L, w)", "[\"w\"] := (- w (* 0.1 (grad! L w)))"),
    ("W1, b1 -= 0.5 * grad(L)", "[\"W1\", \"b1\"] -= (* 0.5 (grad! L))"),
    ("a, b = split(X, 0.8)", "[\"a\", \"b\"] = (split! X 0.8)"),
    ("a, b = c", "one definition a statement"),
    ("a, b = 1, 2", "one definition a statement"),
    ("const a, b = f(X)", "one definition a statement"),
    ("a, a = f(X)", "'a' stands here twice"),
    ("w −= 1", "[\"w\"] -= 1"),
    ("w *= 2", "[\"w\"] *= 2"),
    ("ŷ=sigmoid(xᵀw+b)", "ŷ = (sigmoid! (+ (@ (T x) w) b))"),
  ])
  func definitions(_ text: String, _ expected: String) {
    #expect(summary(text) == expected)
  }

  @Test(arguments: [
    ("grad f", "command grad <f>"),
    ("grad (x + y) * z", "command grad <(x + y) * z>"),
    ("grad(f, x)", "expression (grad! f x)"),
    ("grad(f)", "command grad <f>"),
    ("grad()", "command grad <>"),
    ("grad(max(a, b))", "command grad <max(a, b)>"),
    ("grad(f) + 1", "expression (+ (grad! f) 1)"),
    ("grad(z) wrt x", "command grad <(z) wrt x>"),
    ("grad z wrt x, W at x = 3, y = 2", "command grad <z wrt x, W at x = 3, y = 2>"),
    ("grad = 3", "grad = 3"),
    ("grad := 3", "[\"grad\"] := 3"),
    (":grad z", "command :grad <z>"),
    (":show z", "command :show <z>"),
    ("show", "expression show"),
    ("vars", "command vars <>"),
    ("set digits = 3", "command set <digits = 3>"),
    ("load ../a b/√.bp", "command load <../a b/√.bp>"),
    ("?grad", "command :help <grad>"),
    ("softmax?", "command :help <softmax>"),
    ("?", "command :help <>"),
    ("jacobian(y, x) @ v", "expression (@ (jacobian! y x) v)"),
  ])
  func commands(_ text: String, _ expected: String) {
    #expect(summary(text) == expected)
  }
}
