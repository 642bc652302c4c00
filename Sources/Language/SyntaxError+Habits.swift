/// What to write here for what one writes elsewhere.
extension SyntaxError.Kind {
  static let habitHints: [String: String] = {
    let choice = "choose by where(x > 0, x, 0)"
    let loop = "reduce over an index: sum(k in range(3): x[k]); repeat: iterate(f, x, 10)"
    let function = "define a function by an equation: f(t) = t^2 + 1"
    let library = "all functions are at hand: exp(x), sigmoid(x), softmax(x)"
    let show = "write the expression alone: x + 1"
    let definition = "write the definition alone: x = 3"
    let logic = "a comparison is 0 or 1: multiply for 'and', max(a, b) for 'or', 1 - a for 'not'"
    return [
      "if": choice, "else": choice, "for": loop, "while": loop, "def": function, "function": function,
      "lambda": function, "return": function, "import": library, "from": library, "print": show, "disp": show,
      "let": definition, "var": definition, "class": definition, "del": "remove x", "and": logic, "or": logic,
      "not": logic, "is": "compare with '=='", "in": "an index: sum(k in range(3): x[k])",
    ]
  }()

  static let unexpectedHints: [String: String] = [
    "{": "group with ( ), list with [ ]",
    "}": "group with ( ), list with [ ]",
    "'": "a text stands in double quotes: load \"file.bp\"",
    ";": "part statements by ';' outside brackets, rows inside [ ]",
    "?": "choose by where(x > 0, a, b); ?grad explains grad",
    ":": "numbers in a row: arange(1, 4) is [1, 2, 3]",
    "=": "a definition begins with a name: x = 3",
    ":=": "an update begins with a name: x := x + 1",
  ]
}

extension LexicalError {
  static let replacements: [Unicode.Scalar: String] = {
    let quote = "a text stands in double quotes: \"file.csv\""
    let derivative = "the derivative of z by x is grad(z, x)"
    return [
      "√": "sqrt(x)", "∑": "sum(x)", "∏": "prod(x)", "∞": "inf", "÷": "/", "–": "-", "—": "-", "∗": "*",
      "∙": "*", "•": "*", "∘": "*", "⁄": "/", "∕": "/", "∂": derivative, "∇": derivative, "“": quote, "”": quote,
      "„": quote, "`": quote, "%": "the remainder is mod(a, b); a comment begins with '#'",
      "&": "multiply comparisons: (x > 0) * (x < 1)",
      "|": "abs(x) is the absolute value, max(a, b) of comparisons is 'or'", "!": "1 - a is 'not a'; '!=' compares",
      "~": "1 - a is 'not a'",
      "\\": "a function by its name: sigmoid(x); a solution of A x = b is solve(A, b)",
      "ⁿ": "^n",
      "≈": "compare with '<': abs(a - b) < 1e-6", "⊗": "outer(a, b)", "←": "=",
    ]
  }()
}
