import Graphs

/// Functions of one topic, with what each is and an example.
struct FunctionGroup: Sendable {
  /// A function by the name that is printed.
  struct Function: Sendable {
    let name: String
    /// Its value as a formula, or what it is in words.
    let meaning: String
    /// Runs as it stands; its last definition is a node of this operation.
    let example: String
    /// How its derivative comes about, where no rule states it.
    let derivation: String?

    init(_ name: String, _ meaning: String, _ example: String, derivation: String? = nil) {
      self.name = name
      self.meaning = meaning
      self.example = example
      self.derivation = derivation
    }
  }
  let name: String
  let functions: [Function]

  init(_ name: String, _ functions: [Function]) {
    self.name = name
    self.functions = functions
  }

  /// The topics.
  static let all: [FunctionGroup] = FunctionHelp.Topic.allCases.map { topic in
    FunctionGroup(topic.rawValue, scalars(topic) + (arrays[topic] ?? []))
  }

  /// The functions of numbers, as their rules describe them.
  private static func scalars(_ topic: FunctionHelp.Topic) -> [Function] {
    Opcode.operations.compactMap { opcode in
      guard let description = opcode.description, let help = description.help, help.topic == topic,
        let name = description.names.first
      else { return nil }
      return Function(name, help.meaning, help.example)
    }
  }

  private static let arrays: [FunctionHelp.Topic: [Function]] = [
    .arithmetic: choices, .activations: distributions, .losses: losses, .layers: layers, .products: products,
    .reductions: reductions, .shapes: shapes, .arrays: made, .data: data, .derivatives: derivatives,
  ]

  private static let choices: [Function] = [
    Function(
      "clip", "x, but not below lo nor above hi; on a bound the slope is 1", "x = [-2, 0.5, 3]; y = clip(x, -1, 1)"),
    Function(
      "where", "a where c is not 0, else b, entry by entry",
      "const c = [0, 1]; a = [1, 2]; b = [3, 4]; y = where(c, a, b)"),
  ]

  private static let distributions: [Function] = [
    Function("softmax", "exp(z) / sum(exp(z)), along the last axis", "z = [1, 2, 3]; p = softmax(z)"),
    Function("log_softmax", "z - logsumexp(z), along the last axis", "z = [1, 2, 3]; y = log_softmax(z)"),
  ]

  private static let losses: [Function] = [
    Function(
      "cross_entropy", "-log softmax(z)[y], for rows of z and labels y their mean",
      "z = [2, 1, 0]; const y = 0; L = cross_entropy(z, y)"),
    Function(
      "nll_loss", "-log_p[y], for rows of log_p and labels y their mean",
      "z = [2, 1, 0]; s = log_softmax(z); const y = 0; L = nll_loss(s, y)"),
    Function(
      "binary_cross_entropy", "the mean of -t log(p) - (1 - t) log(1 - p), natural logarithm",
      "p = [0.9, 0.2]; const t = [1, 0]; L = binary_cross_entropy(p, t)"),
    Function(
      "binary_cross_entropy_with_logits", "the mean of softplus(z) - t z, where p = sigmoid(z)",
      "z = [2, -1]; const t = [1, 0]; L = binary_cross_entropy_with_logits(z, t)"),
    Function(
      "kl_div", "sum(t (log(t) - log_p)), natural logarithm; for rows their mean",
      "s = log([0.5, 0.5]); const t = [0.25, 0.75]; L = kl_div(s, t)"),
    Function("l1_loss", "the mean of |prediction - target|", "p = [1, 2]; const t = [0, 2]; L = l1_loss(p, t)"),
    Function(
      "huber_loss", "the mean of d^2/2 where |d| <= delta (1), else delta (|d| - delta/2)",
      "p = [1, 5]; const t = [0.5, 2]; L = huber_loss(p, t)"),
    Function(
      "smooth_l1_loss", "huber_loss(…, delta=beta) / beta",
      "p = [1, 5]; const t = [0.5, 2]; L = smooth_l1_loss(p, t, beta=0.5)"),
    Function(
      "hinge_loss", "the mean of max(1 - t s, 0), for labels of -1 and 1",
      "s = [0.5, -2]; const t = [1, -1]; L = hinge_loss(s, t)"),
    Function("mse_loss", "the mean of (prediction - target)^2", "p = [1, 2]; const t = [0, 2]; L = mse_loss(p, t)"),
  ]

  private static let layers: [Function] = [
    Function(
      "linear", "Wᵀx + b of a vector, X W + b of rows; W has a row an input",
      "x = [1, 2, -1]; W = [0.1, -0.2; 0.3, 0.1; -0.4, 0.2]; b = [0.1, 0]; v = linear(x, W, b)"),
    Function(
      "layer_norm", "(x - mean(x)) / sqrt(var(x) + eps) along the last axis, then gamma * … + beta; eps is 1e-5",
      "x = [1, 2, 4]; y = layer_norm(x)"),
    Function(
      "batch_norm", "the same down the rows of X, a mean and a variance (divided by N) for each column; eps is 1e-5",
      "X = [1, 2; 3, 0; 5, 4]; gamma = [1, 2]; beta = [0, 1]; Y = batch_norm(X, gamma, beta)"),
    Function(
      "dropout", "x * mask / (1 - p) for a mask of 0s and 1s; p is 0.5",
      "x = [1, 2, 3, 4]; const m = [1, 0, 1, 1]; y = dropout(x, m, p=0.25)"),
    Function(
      "rnn_cell", "tanh(Wᵀx + Uᵀh + b), for rows tanh(X W + H U + b)",
      "x = [1, -1]; h = [0.5, 0]; W = [0.3, 0.1; -0.2, 0.5]; U = [0.4, 0; 0.1, -0.3]; b = [0.1, 0]; h1 = rnn_cell(x, h, W, U, b)"
    ),
    Function(
      "lstm_cell",
      "[o * tanh(c1), c1] with c1 = f * c + i * g; the gates i, f, o (sigmoid) and g (tanh) are the parts i, f, g, o of "
        + "Wᵀx + Uᵀh + b, as in PyTorch; s[0] is the new h, s[1] the new c",
      "seed 1; x = [1, -1]; h = [0.5, 0]; c = [1, 0.2]; W = randn(2, 8); U = randn(2, 8); b = zeros(8); "
        + "s = lstm_cell(x, h, c, W, U, b)"),
    Function(
      "gru_cell",
      "(1 - z) * n + z * h with the gates r, z (sigmoid) and n = tanh(Wₙᵀx + bₙ + r * Uₙᵀh), the parts r, z, n as in "
        + "PyTorch",
      "seed 1; x = [1, -1]; h = [0.5, 0]; W = randn(2, 6); U = randn(2, 6); b = zeros(6); h1 = gru_cell(x, h, W, U, b)"
    ),
    Function(
      "attention", "softmax(Q Kᵀ / sqrt(d)) V, d the length of a key; a row a token",
      "Q = [1, 0; 0, 1]; K = [1, 1; 0, 1]; V = [2; 4]; A = attention(Q, K, V)"),
  ]

  private static let products: [Function] = [
    Function("dot", "sum(a * b) of two vectors", "a = [1, 2]; b = [3, 4]; y = dot(a, b)"),
    Function("matmul", "A @ B", "A = [1, 2; 3, 4]; x = [1, 1]; y = matmul(A, x)"),
    Function("outer", "a bᵀ of two vectors", "a = [1, 2]; b = [3, 4]; Y = outer(a, b)"),
    Function("diag", "a matrix with this diagonal, or the diagonal of a matrix", "x = [1, 2]; D = diag(x)"),
    Function("trace", "the sum of the diagonal", "A = [1, 2; 3, 4]; y = trace(A)"),
    Function(
      "norm", "sqrt(sum(x^2)); norm(x, 1) is sum(|x|); of a matrix that of Frobenius", "x = [3, 4]; y = norm(x)"),
    Function("transpose", "Aᵀ, also A.T", "A = [1, 2; 3, 4]; B = transpose(A)"),
    Function("inv", "the inverse A⁻¹ of a square matrix; a singular one is refused", "A = [2, 1; 1, 1]; Y = inv(A)"),
    Function(
      "solve", "the x of A @ x = b, for a vector or the columns of a matrix b",
      "A = [2, 1; 1, 1]; b = [3, 2]; x = solve(A, b)"),
    Function("det", "the determinant of a square matrix", "A = [1, 2; 3, 4]; d = det(A)"),
    Function("logdet", "log |det(A)|, without overflow; -inf where A is singular", "A = [2, 1; 1, 1]; y = logdet(A)"),
    Function(
      "cofactors", "at [i, j] the determinant without row i and column j, times (-1)^(i + j)",
      "A = [1, 2; 3, 4]; C = cofactors(A)"),
    Function(
      "cholesky", "the lower triangular L with L @ L.T = (A + A.T)/2, for a positive definite A",
      "A = [4, 2; 2, 5]; L = cholesky(A)"),
    Function(
      "cross", "the cross product of two vectors of length 3", "a = [1, 0, 2]; b = [0, 3, 1]; c = cross(a, b)"),
    Function(
      "kron", "each entry of A times all of B, in blocks", "A = [1, 2; 3, 4]; B = [1, 0; 0, 2]; K = kron(A, B)"),
    Function(
      "conv1d", "y[i] = sum(x[i:i+k] * W), the kernel not turned round; from 0, by stride",
      "x = [1, 2, 0, 1]; W = [1, -1]; y = conv1d(x, W)"),
    Function(
      "conv2d", "Y[i, j] = sum(x[i:i+k, j:j+k] * W); channels C×h×w meet O×C×k×k",
      "X = [1, 2, 0; 0, 1, 3; 2, 1, 1]; W = [1, 0; 0, -1]; Y = conv2d(X, W)"),
    Function(
      "max_pool2d", "the largest entry of each window, side by side unless a stride is given",
      "X = [1, 2, 0, 1; 0, 5, 3, 3]; Y = max_pool2d(X, 2)"),
    Function("avg_pool2d", "the mean of each window", "X = [1, 2, 0, 1; 0, 5, 3, 3]; Y = avg_pool2d(X, 2)"),
  ]

  private static let reductions: [Function] = [
    Function("sum", "the sum of all entries, or along an axis", "x = [1, 2, 3]; y = sum(x)"),
    Function("mean", "the mean of all entries, or along an axis", "x = [1, 2, 3]; y = mean(x)"),
    Function("prod", "the product of all entries, or along an axis", "x = [2, 0, 3]; y = prod(x)"),
    Function("var", "mean((x - mean(x))^2), divided by n (ddof 0)", "x = [1, 2, 6]; y = var(x)"),
    Function("std", "sqrt(var(x)), divided by n (ddof 0)", "x = [1, 2, 6]; y = std(x)"),
    Function("cumsum", "the running sums", "x = [1, 2, 3]; y = cumsum(x)"),
    Function("argmax", "the position of the largest entry, a constant", "x = [1, 3, 2]; y = argmax(x)"),
    Function("argmin", "the position of the smallest entry, a constant", "x = [1, 3, 2]; y = argmin(x)"),
    Function("max", "the largest entry, or the larger of two", "x = [1, 3, 2]; y = max(x)"),
    Function("min", "the smallest entry, or the smaller of two", "x = [1, 3, 2]; y = min(x)"),
    Function("logsumexp", "log(sum(exp(z))), without overflow", "z = [1, 2, 3]; y = logsumexp(z)"),
  ]

  private static let shapes: [Function] = [
    Function("reshape", "the same entries in another shape", "x = [1, 2, 3, 4]; Y = reshape(x, 2, 2)"),
    Function("squeeze", "without the axes of length 1", "A = ones(1, 3); y = squeeze(A)"),
    Function("expand_dims", "with a new axis of length 1", "x = [1, 2]; Y = expand_dims(x, 1)"),
    Function("flip", "the entries in opposite order", "x = [1, 2, 3]; y = flip(x)"),
    Function("tile", "the array repeated along its axes", "x = [1, 2]; Y = tile(x, 2, 2)"),
    Function("ravel", "all entries as a vector", "A = [1, 2; 3, 4]; y = ravel(A)"),
    Function("broadcast_to", "x repeated into a larger shape", "x = [1, 2]; Y = broadcast_to(x, 3, 2)"),
    Function(
      "concatenate", "arrays one after another, along axis 0 or another", "a = [1, 2]; b = [3]; y = concatenate(a, b)"
    ),
    Function("stack", "arrays as the rows of a new one", "a = [1, 2]; b = [3, 4]; Y = stack(a, b)"),
    Function("take", "x[index], for an index that is a value", "x = [5, 6, 7]; const k = 2; y = take(x, k)"),
    Function(
      "embedding", "the rows of W with these indices, W[indices]",
      "W = [1, 2; 3, 4; 5, 6]; const k = [2, 0]; Y = embedding(k, W)"),
    Function(
      "pad", "the array with entries of 0, or of a value given, before and after it", "x = [1, 2]; y = pad(x, [1, 2])"
    ),
    Function("tril", "the lower triangle of a matrix, zeros above it", "A = [1, 2; 3, 4]; L = tril(A)"),
    Function("triu", "the upper triangle of a matrix, zeros below it", "A = [1, 2; 3, 4]; U = triu(A)"),
    Function("one_hot", "rows with a 1 at each label", "const y = [0, 2]; Y = one_hot(y, classes=3)"),
  ]

  private static let leaf = "made when it is defined, it is a leaf: it depends on nothing, and gradients end at it"

  private static let made: [Function] = [
    Function("zeros", "an array of zeros, made when it is defined", "b = zeros(3)", derivation: leaf),
    Function("ones", "an array of ones", "W = ones(2, 3)", derivation: leaf),
    Function("eye", "the unit matrix", "I = eye(3)", derivation: leaf),
    Function("arange", "start, start + step, … before stop", "x = arange(0, 1, 0.25)", derivation: leaf),
    Function("linspace", "numbers at even distances, both ends included", "x = linspace(0, 1, 5)", derivation: leaf),
    Function(
      "rand", "random numbers between 0 and 1; seed 7 repeats them", "seed 7; W = rand(2, 2)", derivation: leaf),
    Function(
      "randn", "random numbers of the standard normal distribution", "seed 7; W = randn(2, 2)", derivation: leaf),
  ]

  private static let rows =
    "the rows are stored as values, constants of their own: no gradient goes back to where they came from"

  private static let data: [Function] = [
    Function(
      "csv", "the numbers of a file, a row a line; one column is a vector; labels become 0, 1, …",
      "X = csv(\"flowers.csv\", drop=\"kind\"); y = csv(\"flowers.csv\", \"kind\")",
      derivation: "what is read is a constant: no gradient goes there, and training leaves it alone"),
    Function(
      "normalize", "(X - mean) / std of each column; normalize(X, R) takes the mean and std of R",
      "X = [1, 10; 2, 30; 3, 20]; Z = normalize(X)",
      derivation:
        "made of subtract, mean, std and divide, each with its own local Jacobian: mean and deviation move with every entry"
    ),
    Function(
      "shuffle", "the rows of all arrays in one random order; seed 7 repeats it",
      "const X = [1, 10; 2, 20; 3, 30]; const y = [0, 1, 1]; seed 7; X, y := shuffle(X, y)",
      derivation: rows),
    Function(
      "split", "the first rows of each array, and the rest: a share such as 0.8, or a count",
      "const X = [1, 10; 2, 20; 3, 30]; const y = [0, 1, 1]; A, B, a, b = split(X, y, 2)",
      derivation: rows),
    Function(
      "permutation", "0 to n - 1 in random order, an index: X[order]",
      "seed 7; order = permutation(4); const x = [5, 6, 7, 8]; y = x[order]",
      derivation:
        "an index is a constant, to which no gradient goes; X[order] passes each row's gradient back to its row"
    ),
  ]

  private static let derivatives: [Function] = [
    Function(
      "grad", "the derivative of z by x, as nodes that can be differentiated again",
      "x = 3; z = x^3; g = grad(z, x); h = grad(g, x)",
      derivation:
        "the backward pass as nodes: each takes the gradient of a node and its local Jacobian; grad(z, x[0]) is the entry grad(z, x)[0]"
    ),
    Function(
      "jacobian", "all derivatives of y by x: the shape of y, then that of x; J[i,j] = ∂y_i/∂x_j of vectors",
      "x = [1, 3]; y = [x[0] * x[1], x[0] + x[1], x[1]^2]; J = jacobian(y, x)",
      derivation:
        "a sweep of reverse mode for each entry of y gives a row, or one of forward mode for each entry of x a column"
    ),
    Function(
      "hessian", "the second derivatives of a number z by x: the Jacobian of its gradient",
      "x = [1, 2]; z = x[0]^2 * x[1]; H = hessian(z, x)",
      derivation: "the gradient is a node like any other: H is its Jacobian, and symmetric"),
    Function(
      "jvp", "J dx, the change of y as x moves along dx: one sweep of forward mode",
      "x = [1, 2]; y = x^2; dy = jvp(y, x, [1, 0])",
      derivation: "dx is pushed through the local Jacobians, from x to y; the Jacobian itself is never written out"),
    Function(
      "vjp", "Jᵀ g, what a gradient g that arrives at y becomes at x: one sweep of reverse mode",
      "x = [1, 2]; y = x^2; dx = vjp(y, x, [1, 1])",
      derivation:
        "g is pulled back through the local Jacobians, from y to x; the Jacobian itself is never written out"),
    Function(
      "iterate", "f(f(… f(x))), n times", "f(t) = t^2; w = 2; z = iterate(f, w, 3)",
      derivation: "the chain rule: the product of f' at w, at f(w), at f(f(w)) …"),
    Function(
      "range", "0, 1, … n-1, for an index", "x = [1, 2, 3]; y = sum(k in range(3): x[k]^2)",
      derivation: "each term of the sum has its own path to x, and the paths add up"),
  ]
}
