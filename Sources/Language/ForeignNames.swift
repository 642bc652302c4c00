/// Names of other libraries and programs for what there is here, or is not.
public enum ForeignNames {
  /// Functions that have another name here and take the same arguments.
  private static let functions: [String: String] = [
    "inverse": "inv", "concat": "concatenate", "cat": "concatenate", "append": "concatenate", "hstack": "concatenate",
    "vstack": "stack", "arctan2": "atan2", "arcsinh": "asinh",
    "arccosh": "acosh", "arctanh": "atanh", "sgn": "sign", "fabs": "abs", "lg": "log10", "sigma": "sigmoid",
    "logistic": "sigmoid", "expit": "sigmoid", "swish": "silu", "mse": "mse_loss", "mean_squared_error": "mse_loss",
    "normal": "randn", "uniform": "rand", "derivative": "grad", "gradient": "grad", "diff": "grad", "deriv": "grad",
    "jac": "jacobian", "jacrev": "jacobian", "jacfwd": "jacobian", "hess": "hessian", "magnitude": "norm",
    "product": "prod", "average": "mean", "amax": "max", "amin": "min", "unsqueeze": "expand_dims", "flatten": "ravel",
    "mm": "matmul", "bmm": "matmul",
  ]

  /// Functions that are written otherwise here, as a call of them with these arguments.
  private static func rewritten(_ name: String, _ x: [String]) -> String? {
    func x0(_ text: (String) -> String) -> String? { x.count == 1 ? text(Diagnostic.factor(x[0])) : nil }
    switch name {
    case "zeros_like": return x0 { "0 * \($0)" }
    case "ones_like": return x0 { "0 * \($0) + 1" }
    case "ceil": return x0 { "-floor(-\($0))" }
    case "round": return x0 { "floor(\($0) + 0.5)" }
    case "sqr": return x0 { "\($0)^2" }
    case "pow": return x.count == 2 ? "\(Diagnostic.factor(x[0]))^\(Diagnostic.factor(x[1]))" : nil
    case "log" where x.count == 2: return "log(\(x[0])) / log(\(x[1]))"
    case "accuracy" where x.count == 2: return "mean(argmax(\(x[0]), axis=1) == \(x[1]))"
    case "array", "tensor", "asarray", "matrix", "Tensor", "print", "disp", "float", "float32", "float64":
      return x.count == 1 ? x[0] : nil
    default: return nil
    }
  }

  /// Layers that are made elsewhere before they are called, as calls here.
  private static let layers: [String: String] = [
    "Linear": "linear(x, W, b)", "Dense": "linear(x, W, b)", "ReLU": "relu(x)", "LeakyReLU": "leaky_relu(x)",
    "ELU": "elu(x)", "SiLU": "silu(x)", "Mish": "mish(x)", "GELU": "gelu(x)", "Sigmoid": "sigmoid(x)",
    "Tanh": "tanh(x)",
    "Softplus": "softplus(x)", "Softmax": "softmax(z)", "LogSoftmax": "log_softmax(z)", "LayerNorm": "layer_norm(x)",
    "CrossEntropyLoss": "cross_entropy(z, y)", "MSELoss": "mse_loss(x, y)", "L1Loss": "l1_loss(x, y)",
    "NLLLoss": "nll_loss(log_softmax(z), y)",
  ]

  /// What is known elsewhere and has no counterpart here: a name that only looks alike would mislead.
  private static let absent: Set<String> = [
    "rank", "svd", "eig", "eigh", "eigvals", "qr", "lu", "fft", "ifft", "sort", "argsort", "unique", "median",
    "quantile",
    "histogram", "meshgrid", "einsum", "roll", "any", "all", "null", "expm", "logm", "rref", "plot", "sqrtm",
  ]

  /// Whether no name here means what this one does elsewhere.
  public static func isAbsent(_ name: String) -> Bool { absent.contains(name) }

  /// What a call is written as here; nil where it is not known to be written otherwise.
  public static func call(_ name: String, _ arguments: [String]) -> String? {
    if let text = rewritten(name, arguments) ?? layers[name] { return text }
    let given = arguments.isEmpty ? "x" : arguments.joined(separator: ", ")
    return functions[name].map { "\($0)(\(given))" }
  }

  /// Modules of Python in which what one looks for is a function here.
  static let modules: Set<String> = [
    "np", "numpy", "jnp", "jax", "torch", "tf", "math", "F", "nn", "scipy", "random", "linalg", "sp", "sympy",
    "functional",
    "keras", "sklearn", "special", "cmath",
  ]
}

extension Diagnostic {
  /// A text as an operand that an index, a power or a product can follow: in brackets unless it is one word, call or list.
  public static func factor(_ text: String) -> String {
    let tokens = Lexer.tokens(of: text)
    guard tokens.count > 1 else { return text }
    let isCall = tokens[0].kind == .name && tokens[1].kind == .leftParenthesis
    let isList = tokens[0].kind == .leftSquare
    guard isCall || isList, let last = tokens.last, last.kind.isClosing else { return "(\(text))" }
    // The first bracket closes at the end, and not before something that follows.
    var depth = 0
    for token in tokens.dropLast() {
      if token.kind.closing != nil { depth += 1 }
      if token.kind.isClosing { depth -= 1 }
      if depth == 0, token.kind.isClosing { return "(\(text))" }
    }
    return text
  }
}
