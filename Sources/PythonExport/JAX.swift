import Graphs
import Tensors

/// How JAX spells each operation, with the conventions at kinks that backprop has.
enum JAX: PythonLibrary {
  static let title = "JAX"
  static let module = "jnp"
  static let reserved: Set<String> = ["jax", "jnp", "np", "check", "forward"]
  static let maker = "jnp.array"

  static let takesArraysOnly = false
  static let truthAsNumber = "astype(float)"
  static let rectifier = "jax.nn.relu"
  static func function(_ names: LibraryNames) -> String? { names.jax }

  static func special(_ opcode: Opcode, _ call: PythonCall) -> PythonCode? {
    switch opcode {
    case .stopGradient: return call.call("jax.lax.stop_gradient", [call.array(0)])
    case .abs: return PythonCode(absolute(call.argument(0), call.values[0]))
    // At 0 jax.nn.leaky_relu has the slope of the right.
    case .leakyRelu where call.values[0].scalars.contains(0) || call.operands[1].literal == nil:
      return call.function("leaky_relu")
    case .elu where call.operands[1].literal == 1: return call.call("jax.nn.elu", [call.argument(0)])
    case .polygamma:
      // It takes orders that are whole numbers, through which it passes no gradient.
      let literal = call.operands[0].literal.map { number($0, whole: true) }
      return call.call(
        "jax.scipy.special.polygamma", [literal ?? "\(call.base(0)).astype(int)", call.argument(1)])
    case .gelu: return call.function("jax.nn.gelu", "approximate=False")
    case .geluTanh: return call.function("jax.nn.gelu", "approximate=True")
    // On its bounds jax.nn.hard_tanh has the slope 1.
    case .hardtanh where call.values[0].scalars.contains { abs($0) == 1 }: return call.function("hardtanh")
    default: return nil
    }
  }

  static let helpers = [
    PythonHelper(
      name: "leaky_relu",
      definition: """
        def leaky_relu(x, slope):
            # The slope at 0 is that of the left.
            return jnp.where(x > 0, x, slope * x)
        """),
    PythonHelper(
      name: "absolute",
      definition: """
        def absolute(x):
            # The slope at 0 is 0.
            return x * jnp.sign(x)
        """),
    PythonHelper(
      name: "hardtanh",
      definition: """
        def hardtanh(x):
            # The slope at -1 and at 1 is 0.
            return jnp.where(jnp.abs(x) < 1, x, jnp.sign(x))
        """),
    PythonHelper(
      name: "clip",
      definition: """
        def clip(x, lo, hi):
            # On a bound the slope is 1.
            return jnp.where(x > hi, hi, jnp.where(x < lo, lo, x))
        """),
    PythonHelper(
      name: "root",
      definition: """
        def root(x):
            # The square root, with no gradient at 0.
            positive = jnp.where(x == 0, 1.0, x)
            return jnp.where(x == 0, 0.0, jnp.sqrt(positive))
        """),
    PythonHelper(
      name: "huber_loss",
      definition: """
        def huber_loss(p, t, delta=1.0):
            d = p - t
            beyond = delta * (jnp.abs(d) - delta / 2)
            return jnp.mean(jnp.where(jnp.abs(d) <= delta, d**2 / 2, beyond))
        """),
    PythonHelper(
      name: "binary_cross_entropy",
      definition: """
        def binary_cross_entropy(p, t):
            # Where p is 0 or 1 and right, it costs nothing.
            p0 = jnp.where((t == 0) & (p == 0), 1.0, p)
            p1 = jnp.where((t == 1) & (p == 1), 0.0, p)
            return -jnp.mean(t * jnp.log(p0) + (1 - t) * jnp.log1p(-p1))
        """),
    PythonHelper(
      name: "kl_div",
      definition: """
        def kl_div(log_p, t):
            surprise = jax.scipy.special.xlogy(t, t) - t * log_p
            return jnp.sum(surprise) / (len(t) if t.ndim > 1 else 1)
        """),
    PythonHelper(
      name: "windows",
      definition: """
        def windows(x, kernel, stride):
            rows, columns = (
                jnp.arange(0, n - k + 1, s)[:, None] + jnp.arange(k)
                for n, k, s in zip(x.shape[-2:], kernel, stride)
            )
            return x[..., rows[:, None, :, None], columns[None, :, None, :]]
        """),
    PythonHelper(
      name: "conv_input",
      definition: """
        def conv_input(shape, w, g, stride, padding):
            pull = jax.vjp(lambda x: conv(x, w, stride, padding), jnp.zeros(shape))[1]
            return pull(g)[0]
        """),
    PythonHelper(
      name: "conv_weight",
      definition: """
        def conv_weight(x, shape, g, stride, padding):
            pull = jax.vjp(lambda w: conv(x, w, stride, padding), jnp.zeros(shape))[1]
            return pull(g)[0]
        """),
    PythonHelper(
      name: "conv",
      definition: """
        def conv(x, w, stride, padding):
            # Axes for examples and channels are added where there are none.
            axes = len(stride)
            examples = x.reshape((1,) * (axes + 2 - x.ndim) + x.shape)
            kernels = w.reshape((1,) * (axes + 2 - w.ndim) + w.shape)
            y = jax.lax.conv_general_dilated(
                examples, kernels, stride, [(p, p) for p in padding]
            )
            return y.reshape(y.shape[axes + 2 - x.ndim :])
        """),
    PythonHelper(
      name: "reached_product",
      definition: """
        def reached_product(a, b, at_a, at_b):
            # a @ b of the entries that a path reaches: no other is multiplied.
            reached = (at_a[:, :, None] != 0) & (at_b != 0)
            left = jnp.where(reached, a[:, :, None], 0.0)
            return jnp.sum(left * jnp.where(reached, b, 0.0), axis=1)
        """),
    PythonHelper(
      name: "reached",
      definition: """
        def reached(product, a, b, at_a, at_b):
            # The product of the entries that a path reaches: no other is multiplied.
            def units(x):
                return jnp.eye(x.size).reshape((-1,) + x.shape)

            def column(x):
                return x.reshape((-1, 1) + (1,) * (terms.ndim - 2))

            def row(x):
                return x.reshape((1, -1) + (1,) * (terms.ndim - 2))

            with_all = jax.vmap(product, (None, 0))
            terms = jax.vmap(with_all, (0, None))(units(a), units(b))
            at = (terms != 0) & (column(at_a) != 0) & (row(at_b) != 0)
            left = jnp.where(at, column(a), 0.0)
            return jnp.sum(terms * left * jnp.where(at, row(b), 0.0), axis=(0, 1))
        """),
    PythonHelper(
      name: "cross_entropy",
      definition: """
        def cross_entropy(z, y):
            # y: a label or a one-hot vector, one for each row of a matrix z
            log_p = jax.nn.log_softmax(z)
            if y.ndim == z.ndim:
                return -jnp.mean(jnp.sum(y * log_p, axis=-1))
            chosen = jnp.take_along_axis(log_p, y[..., None], axis=-1)
            return -jnp.mean(chosen)
        """),
  ]
}
