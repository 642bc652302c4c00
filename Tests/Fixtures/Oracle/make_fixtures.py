"""Values, gradients and second derivatives of every function, computed by JAX in float64.

    python3 make_fixtures.py             writes fixtures.jsonl beside this file (needs jax, numpy, scipy)
    python3 make_fixtures.py inv det     only these functions anew; the lines of all others stay

Nothing here knows of backprop's rules: each function is stated anew with JAX, NumPy or by its formula. A line of the
output is one case:

    function     the name in the language        call         the expression in x0, x1, …
    operands     [{shape, values, variable}]     value        {shape, values}
    cotangent    c, in the shape of the value    gradients    of sum(c * y) by each variable
    directions   d, a variable each              second       of sum(d0 * g0) + sum(d1 * g1) + … by each variable

All arrays are flat in row-major order. A case without variables has a value only.
"""

import collections
import itertools
import json
import pathlib
import sys
import zlib

import jax
import jax.numpy as jnp
import jax.scipy.special as jss
import numpy as np

jax.config.update("jax_enable_x64", True)

CASES = []
PATH = pathlib.Path(__file__).with_name("fixtures.jsonl")
ONLY = set(sys.argv[1:])
COUNTS = collections.Counter()
KNOWN = {}
if ONLY and PATH.exists():
    for line in PATH.read_text().splitlines():
        known = json.loads(line)
        KNOWN.setdefault((known["function"], known["call"]), []).append(known)


def label(*numbers, shape=None):
    return ("label", np.array(numbers if shape != () else numbers[0], dtype=float))


def constant(array):
    return ("constant", np.array(array, dtype=float))


def given(array):
    """A variable at a chosen point: an edge."""
    return ("variable", np.array(array, dtype=float))


def draw(rng, spec):
    """An operand from what a case says of it: a shape, a shape with a range, or the array itself."""
    if isinstance(spec, tuple) and spec and isinstance(spec[0], str):
        return spec
    shape, low, high = spec if isinstance(spec, list) else (spec, -2.0, 2.0)
    return ("variable", np.round(rng.uniform(low, high, shape), 3))


def case(function, call, f, *specs, orders=2):
    """One case: `f` takes the operands as arrays, labels as whole numbers."""
    number = COUNTS[function, call]
    COUNTS[function, call] += 1
    if ONLY and function not in ONLY:
        CASES.append(KNOWN[function, call][number])
        return
    rng = np.random.default_rng(zlib.crc32(f"{function} {call} {number}".encode()))
    operands = [draw(rng, spec) for spec in specs]
    variables = [k for k, (kind, _) in enumerate(operands) if kind == "variable"]

    def at(xs):
        values = []
        xs = iter(xs)
        for kind, array in operands:
            values.append(next(xs) if kind == "variable" else jnp.array(array, dtype=int if kind == "label" else float))
        return f(*values)

    point = [jnp.array(operands[k][1]) for k in variables]
    value = jnp.asarray(at(point), dtype=float)
    cotangent = np.round(rng.uniform(-1, 1, value.shape), 3)
    record = {
        "function": function,
        "call": call,
        "operands": [
            {"shape": list(array.shape), "values": flat(array), "variable": kind == "variable"}
            for kind, array in operands
        ],
        "value": {"shape": list(value.shape), "values": flat(value)},
        "cotangent": flat(cotangent),
        "gradients": [],
        "directions": [],
        "second": [],
    }

    def contracted(xs):
        return jnp.sum(cotangent * at(xs))

    if variables:
        gradients = jax.grad(contracted)(point)
        record["gradients"] = [flat(g) for g in gradients]
        if orders == 2:
            directions = [np.round(rng.uniform(-1, 1, x.shape), 3) for x in point]

            def twice(xs):
                return sum(jnp.sum(d * g) for d, g in zip(directions, jax.grad(contracted)(xs)))

            record["directions"] = [flat(d) for d in directions]
            record["second"] = [flat(g) for g in jax.grad(twice)(point)]
    for part in [record["value"]["values"], *record["gradients"], *record["second"]]:
        assert all(np.isfinite(part)), f"{call}: {part}"
    CASES.append(record)


def flat(array):
    return [int(x) if x == int(x) and abs(x) < 1e15 else float(x) for x in np.asarray(array, dtype=float).ravel()]


# Element by element


def unary(names, f, low=-2.0, high=2.0):
    case(names[0], f"{names[0]}(x0)", f, [(), low, high])
    case(names[0], f"{names[0]}(x0)", f, [(3,), low, high])
    case(names[0], f"{names[0]}(x0)", f, [(2, 2), low, high])
    for name in names[1:]:
        case(name, f"{name}(x0)", f, [(2,), low, high])


def binary(names, f, a=(-2.0, 2.0), b=(-2.0, 2.0), call="{}(x0, x1)"):
    shapes = [((), ()), ((3,), (3,)), ((2, 3), (3,)), ((), (2,)), ((2, 1), (1, 3)), ((2, 3), (2, 1))]
    for left, right in shapes:
        case(names[0], call.format(names[0]), f, [left, *a], [right, *b])
    for name in names[1:]:
        case(name, call.format(name), f, [(2,), *a], [(2,), *b])


def elementwise():
    unary(["exp"], jnp.exp)
    unary(["exp2"], jnp.exp2)
    unary(["expm1"], jnp.expm1)
    unary(["log", "ln"], jnp.log, 0.2, 4)
    unary(["log2"], jnp.log2, 0.2, 4)
    unary(["log10"], jnp.log10, 0.2, 4)
    unary(["log1p"], jnp.log1p, -0.8, 3)
    unary(["sqrt"], jnp.sqrt, 0.2, 4)
    unary(["cbrt"], jnp.cbrt, 0.2, 4)
    case("cbrt", "cbrt(x0)", jnp.cbrt, [(2,), -4, -0.2])
    unary(["square"], lambda x: x * x)
    unary(["reciprocal"], lambda x: 1 / x, 0.3, 3)
    unary(["abs"], jnp.abs)
    unary(["sign"], jnp.sign)
    unary(["floor"], jnp.floor, -4, 4)
    unary(["neg", "negative"], lambda x: -x)
    unary(["identity"], lambda x: x)
    unary(["stop_gradient", "detach"], jax.lax.stop_gradient)
    unary(["sin"], jnp.sin)
    unary(["cos"], jnp.cos)
    unary(["tan"], jnp.tan, -1.2, 1.2)
    unary(["asin", "arcsin"], jnp.arcsin, -0.9, 0.9)
    unary(["acos", "arccos"], jnp.arccos, -0.9, 0.9)
    unary(["atan", "arctan"], jnp.arctan)
    unary(["sinh"], jnp.sinh)
    unary(["cosh"], jnp.cosh)
    unary(["tanh"], jnp.tanh)
    unary(["asinh", "arcsinh"], jnp.arcsinh)
    unary(["acosh", "arccosh"], jnp.arccosh, 1.2, 4)
    unary(["atanh", "arctanh"], jnp.arctanh, -0.8, 0.8)
    unary(["erf"], jss.erf)
    unary(["erfc"], jss.erfc)
    unary(["lgamma", "gammaln"], jss.gammaln, 0.3, 5)
    unary(["digamma"], jss.digamma, 0.3, 5)
    unary(["sigmoid"], lambda x: 1 / (1 + jnp.exp(-x)))
    unary(["relu"], lambda x: jnp.where(x > 0, x, 0.0))
    unary(["softplus"], lambda x: jnp.log(1 + jnp.exp(x)))
    unary(["logsigmoid", "log_sigmoid"], lambda x: -jnp.log(1 + jnp.exp(-x)))
    unary(["selu"], jax.nn.selu)
    unary(["silu", "swish"], lambda x: x / (1 + jnp.exp(-x)))
    unary(["mish"], lambda x: x * jnp.tanh(jnp.log(1 + jnp.exp(x))))
    unary(["gelu"], lambda x: x * jss.ndtr(x))
    unary(["gelu_tanh"], lambda x: jax.nn.gelu(x, approximate=True))
    unary(["hardtanh"], lambda x: jnp.where(jnp.abs(x) < 1, x, jnp.sign(x)))
    unary(["heaviside", "step", "u"], lambda x: (x > 0) * 1.0)
    binary(["add"], lambda a, b: a + b)
    binary(["subtract"], lambda a, b: a - b)
    binary(["multiply"], lambda a, b: a * b)
    binary(["divide"], lambda a, b: a / b, b=(0.4, 3))
    binary(["power", "pow"], lambda a, b: jnp.exp(b * jnp.log(a)), a=(0.3, 3))
    binary(["maximum", "max"], jnp.maximum)
    binary(["minimum", "min"], jnp.minimum)
    binary(["atan2", "arctan2"], jnp.arctan2, a=(0.3, 2), b=(-2, -0.3))
    binary(["mod", "remainder"], lambda a, b: a - b * jnp.floor(a / b), a=(-7, 7), b=(1.1, 3))
    case("mod", "mod(x0, x1)", lambda a, b: a - b * jnp.floor(a / b), [(3,), -7, 7], [(3,), -3, -1.1])
    binary(["leaky_relu"], lambda a, b: jnp.where(a > 0, a, b * a), b=(0.05, 0.4))
    binary(["elu"], lambda a, b: jnp.where(a > 0, a, b * jnp.expm1(a)), b=(0.5, 2))
    case("leaky_relu", "leaky_relu(x0)", lambda a: jnp.where(a > 0, a, 0.01 * a), (4,))
    case("elu", "elu(x0)", jax.nn.elu, (4,))
    binary(["gate"], lambda a, b: jnp.where(jax.lax.stop_gradient(a) != 0, b, 0.0))
    # Where a is not 0 smooth is what gate is.
    binary(["smooth"], lambda a, b: jnp.where(jax.lax.stop_gradient(a) != 0, b, 0.0))
    case("gate", "gate(x0, x1)", lambda a, b: jnp.where(a != 0, b, 0.0), constant([0, 1, 2]), (3,))
    for order in range(4):
        case("polygamma", f"polygamma({order}, x0)", lambda x: jss.polygamma(order, x), [(3,), 0.4, 4])
    orders = np.array([1, 2, 0])
    case("polygamma", "polygamma(x0, x1)", lambda n, x: jss.polygamma(orders, x), constant(orders), [(3,), 0.4, 4])
    operators()


def operators():
    for sign, f in {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "^": lambda a, b: a**b,
        "<": lambda a, b: (a < b) * 1.0,
        "<=": lambda a, b: (a <= b) * 1.0,
        ">": lambda a, b: (a > b) * 1.0,
        ">=": lambda a, b: (a >= b) * 1.0,
        "==": lambda a, b: (a == b) * 1.0,
        "!=": lambda a, b: (a != b) * 1.0,
    }.items():
        case("operator", f"x0 {sign} x1", f, [(2, 3), 0.3, 2], [(3,), 0.3, 2])
        case("operator", f"x0 {sign} x1", f, given([1.0, 2.0]), given([1.0, 3.0]))
    for n in (-2, -1, 0, 1, 2, 3, 5):
        case("operator", f"x0^{n}" if n >= 0 else f"x0^({n})", lambda x: x ** float(n), [(3,), 0.4, 2])
    case("operator", "(-x0)^3", lambda x: -(x**3), [(3,), 0.4, 2])
    case("operator", "2^x0", lambda x: 2.0**x, (3,))
    case("operator", "-x0^2", lambda x: -(x * x), (3,))
    case("operator", "x0^x0", lambda x: x**x, [(2,), 0.4, 2])


# Choices


def choices():
    bounds = [(3,), -1.0, -0.5], [(3,), 0.5, 1.0]
    for name in ("clip", "clamp"):
        case(name, f"{name}(x0, -1, 1)", lambda x: jnp.clip(x, -1, 1), (5,))
    case("clip", "clip(x0, x1, x2)", lambda x, a, b: jnp.minimum(jnp.maximum(x, a), b), (2, 3), *bounds)
    case("clip", "clip(x0, x1, x2)", lambda x, a, b: jnp.minimum(jnp.maximum(x, a), b), (), (), [(), 2.1, 3])
    where = lambda c, a, b: jnp.where(c != 0, a, b)
    case("where", "where(x0, x1, x2)", where, constant([0, 1, 2]), (3,), (3,))
    case("where", "where(x0, x1, x2)", where, constant([0, 1, 2]), (), (2, 1))
    case("where", "where(x0 > 0, x0^2, 3 * x0)", lambda x: jnp.where(x > 0, x * x, 3 * x), (4,))


# Products


def products():
    case("dot", "dot(x0, x1)", jnp.dot, (3,), (3,))
    for name in ("matmul", "operator"):
        call = "matmul(x0, x1)" if name == "matmul" else "x0 @ x1"
        for a, b in [((2, 3), (3, 2)), ((3,), (3, 2)), ((2, 3), (3,)), ((3,), (3,)), ((1, 2), (2, 1))]:
            case(name, call, jnp.matmul, a, b)
    case("operator", "x0.T @ x1", lambda a, b: a.T @ b, (3, 2), (3, 2))
    case("operator", "x0 @ x1.T", lambda a, b: a @ b.T, (2, 3), (4, 3))
    case("operator", "x0.T @ x1.T", lambda a, b: a.T @ b.T, (3, 2), (4, 3))
    case("operator", "x0.T @ x1 + x2", lambda a, b, c: a.T @ b + c, (3, 2), (3,), (2,))
    case("operator", "x0 @ x1 + x2", lambda a, b, c: a @ b + c, (2, 3), (3, 2), (2,))
    case("operator", "x0 @ x1 + x2", lambda a, b, c: a @ b + c, (2, 3), (3, 2), ())
    case("operator", "x0 @ (x1 @ x0)", lambda a, b: a @ (b @ a), (3,), (3, 3))
    case("linear", "linear(x0, x1, x2)", lambda x, w, b: w.T @ x + b, (3,), (3, 2), (2,))
    case("linear", "linear(x0, x1, x2)", lambda x, w, b: x @ w + b, (4, 3), (3, 2), (2,))
    case("outer", "outer(x0, x1)", jnp.outer, (2,), (3,))
    case("outer", "outer(x0, x0)", lambda x: jnp.outer(x, x), (3,))
    case("transpose", "transpose(x0)", jnp.transpose, (2, 3))
    case("transpose", "x0.T * x0", lambda x: x.T * x, (3, 3))
    case("diag", "diag(x0)", jnp.diag, (3,))
    case("diag", "diag(x0)", jnp.diag, (3, 3))
    case("trace", "trace(x0)", jnp.trace, (3, 3))
    case("trace", "trace(x0 @ x0)", lambda x: jnp.trace(x @ x), (3, 3))


# Linear systems and determinants


def leibniz(a):
    """The determinant by its definition, and not by elimination."""
    n = len(a)
    total = 0.0
    for order in itertools.permutations(range(n)):
        sign = np.linalg.det(np.eye(n)[list(order)])
        total = total + sign * jnp.prod(jnp.array([a[i, order[i]] for i in range(n)]))
    return total


def systems():
    near = lambda n: given(np.round(np.eye(n) * 2 + np.random.default_rng(n).uniform(-1, 1, (n, n)), 3))
    flipped = lambda n: given(np.round(np.eye(n)[::-1] * 2 + np.random.default_rng(n).uniform(-1, 1, (n, n)), 3))
    cofactors = lambda a: jnp.linalg.det(a) * jnp.linalg.inv(a).T
    for n in (1, 2, 3, 4):
        for matrix in (near, flipped):
            case("inv", "inv(x0)", jnp.linalg.inv, matrix(n))
            case("det", "det(x0)", leibniz, matrix(n))
            case("logdet", "logdet(x0)", lambda a: jnp.log(jnp.abs(leibniz(a))), matrix(n))
            case("cofactors", "cofactors(x0)", cofactors, matrix(n))
            case("solve", "solve(x0, x1)", lambda a, b: jnp.linalg.inv(a) @ b, matrix(n), (n,))
            case("solve", "solve(x0, x1)", lambda a, b: jnp.linalg.inv(a) @ b, matrix(n), (n, 2))
    case("det", "det(x0)", leibniz, given([[1.0, 2.0], [2.0, 4.0]]))
    # The derivative of the cofactors divides by the determinant from 3×3 on.
    case("det", "det(x0)", leibniz, given([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0]]), orders=1)


# Products of other kinds, windows and paddings


def correlation(x, w, stride, padding):
    """Convolution by its sum, one output entry after another; x: N×C×h×w, w: O×C×k×k."""
    x = jnp.pad(x, ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))
    rows = (x.shape[2] - w.shape[2]) // stride[0] + 1
    columns = (x.shape[3] - w.shape[3]) // stride[1] + 1

    def entry(i, j):
        part = x[:, :, i * stride[0] : i * stride[0] + w.shape[2], j * stride[1] : j * stride[1] + w.shape[3]]
        return jnp.einsum("ncrs,ocrs->no", part, w)

    return jnp.stack([jnp.stack([entry(i, j) for j in range(columns)], -1) for i in range(rows)], -2)


def windows(x, kernel, stride):
    rows = range(0, x.shape[-2] - kernel[0] + 1, stride[0])
    columns = range(0, x.shape[-1] - kernel[1] + 1, stride[1])
    parts = [[x[..., i : i + kernel[0], j : j + kernel[1]] for j in columns] for i in rows]
    return jnp.stack([jnp.stack(row, axis=-3) for row in parts], axis=-4)


def products_of_other_kinds():
    for shape in ((3,), (2, 3)):
        case("cross", "cross(x0, x1)", jnp.cross, shape, shape)
    for a, b in [((2,), (3,)), ((2, 3), (2, 2))]:
        case("kron", "kron(x0, x1)", jnp.kron, a, b)
    case("tril", "tril(x0)", jnp.tril, (3, 3))
    case("triu", "triu(x0)^2", lambda a: jnp.triu(a) ** 2, (2, 3))
    for n in (1, 2, 3):
        point = given(np.round(3 * np.eye(n) + np.random.default_rng(n).uniform(-1, 1, (n, n)), 3))
        case("cholesky", "cholesky(x0)", jnp.linalg.cholesky, point)
    case("pad", "pad(x0, 1)", lambda x: jnp.pad(x, 1), (2, 2))
    case("pad", "pad(x0, [1, 2])^2", lambda x: jnp.pad(x, (1, 2)) ** 2, (3,))
    case("pad", "pad(x0, [[1, 0], [0, 2]], 5)", lambda x: jnp.pad(x, ((1, 0), (0, 2)), constant_values=5), (2, 2))
    case("embedding", "embedding(x0, x1)", lambda k, w: w[k], label(2, 0, 2), (3, 2))
    plain = lambda x, w, stride=1, padding=0: correlation(
        x[None, None, None], w[None, None, None], (1, stride), (0, padding)
    )[0, 0, 0]
    case("conv1d", "conv1d(x0, x1)", plain, (5,), (2,))
    case("conv1d", "conv1d(x0, x1, stride=2, padding=1)", lambda x, w: plain(x, w, 2, 1), (5,), (3,))
    channels = lambda x, w: correlation(x[:, :, None], w[:, :, None], (1, 1), (0, 0))[:, :, 0]
    case("conv1d", "conv1d(x0, x1)", lambda x, w: channels(x[None], w)[0], (2, 4), (3, 2, 2))
    case("conv1d", "conv1d(x0, x1)", channels, (2, 2, 4), (2, 2, 3))
    flat = lambda x, w, *o: correlation(x[None, None], w[None, None], *(o or ((1, 1), (0, 0))))[0, 0]
    case("conv2d", "conv2d(x0, x1)", flat, (3, 4), (2, 2))
    case("conv2d", "conv2d(x0, x1, stride=2, padding=1)", lambda x, w: flat(x, w, (2, 2), (1, 1)), (3, 4), (2, 2))
    case("conv2d", "conv2d(x0, x1, stride=[1, 2])", lambda x, w: flat(x, w, (1, 2), (0, 0)), (3, 4), (2, 2))
    case(
        "conv2d", "conv2d(x0, x1)", lambda x, w: correlation(x[None], w, (1, 1), (0, 0))[0], (2, 3, 3), (2, 2, 2, 2)
    )
    case("conv2d", "conv2d(x0, x1)", lambda x, w: correlation(x, w, (1, 1), (0, 0)), (2, 1, 3, 3), (2, 1, 2, 2))
    for name, f in {"max_pool2d": jnp.max, "avg_pool2d": jnp.mean}.items():
        pooled = lambda x, kernel, stride: f(windows(x, kernel, stride), axis=(-2, -1))
        case(name, f"{name}(x0, 2)", lambda x: pooled(x, (2, 2), (2, 2)), (4, 4))
        case(name, f"{name}(x0, 2, stride=1)", lambda x: pooled(x, (2, 2), (1, 1)), (3, 3))
        case(name, f"{name}(x0, [1, 2])", lambda x: pooled(x, (1, 2), (1, 2)), (2, 2, 4))


# Reductions


def reductions():
    spread = lambda x, **o: jnp.mean((x - jnp.mean(x, axis=o.get("axis"), keepdims=True)) ** 2, **o)
    functions = {
        "sum": jnp.sum,
        "mean": jnp.mean,
        "max": jnp.max,
        "min": jnp.min,
        "prod": jnp.prod,
        "logsumexp": lambda x, **o: jnp.log(jnp.sum(jnp.exp(x), **o)),
        "var": spread,
        "std": lambda x, **o: jnp.sqrt(spread(x, **o)),
        "norm": lambda x, **o: jnp.sqrt(jnp.sum(x * x, **o)),
        "argmax": jnp.argmax,
        "argmin": jnp.argmin,
    }
    for name, f in functions.items():
        case(name, f"{name}(x0)", f, (4,))
        case(name, f"{name}(x0)", f, (2, 3))
        case(name, f"{name}(x0, axis=0)", lambda x: f(x, axis=0), (2, 3))
        case(name, f"{name}(x0, axis=-1)", lambda x: f(x, axis=1), (2, 3))
        case(name, f"{name}(x0, axis=1, keepdims=1)", lambda x: f(x, axis=1, keepdims=True), (2, 3))
        case(name, f"{name}(x0, keepdims=1)", lambda x: f(x, keepdims=True), (2, 3))
        case(name, f"{name}(reshape(x0, 2, 2, 2), axis=1)", lambda x: f(x.reshape(2, 2, 2), axis=1), (8,))
        case(name, f"{name}(x0, dim=0)", lambda x: f(x, axis=0), (3,))
    case("norm", "norm(x0, 1)", lambda x: jnp.sum(jnp.abs(x)), (4,))
    case("norm", "norm(x0, 1, axis=0)", lambda x: jnp.sum(jnp.abs(x), axis=0), (2, 3))
    case("cumsum", "cumsum(x0)", jnp.cumsum, (4,))
    case("cumsum", "cumsum(x0, axis=0)", lambda x: jnp.cumsum(x, axis=0), (2, 3))
    case("cumsum", "cumsum(x0^2, axis=1)", lambda x: jnp.cumsum(x * x, axis=1), (2, 3))
    # Zeros in a product, and ties, which share equally.
    for point in ([2.0, 0.0, 3.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]):
        case("prod", "prod(x0)", lambda x: x[0] * x[1] * x[2], given(point))
    case("max", "max(x0)", jnp.max, given([1.0, 3.0, 3.0]), orders=1)
    case("min", "min(x0, axis=1)", lambda x: jnp.min(x, axis=1), given([[1.0, 1.0, 3.0], [2.0, 2.0, 2.0]]), orders=1)
    case("maximum", "maximum(x0, x1)", jnp.maximum, given([1.0, 2.0]), given([1.0, 3.0]), orders=1)


# Shapes


def shapes():
    case("reshape", "reshape(x0, 3, 2)", lambda x: x.reshape(3, 2), (2, 3))
    case("reshape", "reshape(x0, [3, -1])^2", lambda x: x.reshape(3, 2) ** 2, (6,))
    for name in ("ravel", "flatten"):
        case(name, f"{name}(x0)", jnp.ravel, (2, 3))
    case("squeeze", "squeeze(x0)", jnp.squeeze, (1, 3))
    case("squeeze", "squeeze(x0, axis=1)", jnp.squeeze, (2, 1))
    for name in ("expand_dims", "unsqueeze"):
        case(name, f"{name}(x0, 1)", lambda x: x[:, None], (3,))
        case(name, f"{name}(x0, -1)", lambda x: x[..., None], (2, 2))
    case("broadcast_to", "broadcast_to(x0, 2, 3)", lambda x: jnp.broadcast_to(x, (2, 3)), (3,))
    case("broadcast_to", "broadcast_to(x0, 2, 3)^2", lambda x: jnp.broadcast_to(x, (2, 3)) ** 2, (2, 1))
    for name in ("concatenate", "cat"):
        case(name, f"{name}(x0, x1)", lambda a, b: jnp.concatenate([a, b]), (2,), (3,))
        case(name, f"{name}(x0, x1, x0, axis=1)", lambda a, b: jnp.concatenate([a, b, a], 1), (2, 1), (2, 2))
    case("stack", "stack(x0, x1)", lambda a, b: jnp.stack([a, b]), (2,), (2,))
    case("stack", "[x0[0], x0[1] * x0[0]; 3, x0[2]]", lambda x: jnp.array([[x[0], x[1] * x[0]], [3, x[2]]]), (3,))
    case("flip", "flip(x0)", jnp.flip, (3,))
    case("flip", "flip(x0)", jnp.flip, (2, 3))
    case("flip", "flip(x0, axis=1)", lambda x: jnp.flip(x, 1), (2, 3))
    case("tile", "tile(x0, 2, 2)", lambda x: jnp.tile(x, (2, 2)), (2,))
    case("tile", "tile(x0, 2)", lambda x: jnp.tile(x, 2), (2, 2))
    for name in ("take", "gather"):
        case(name, f"{name}(x0, x1)", lambda x, k: x[k], (4,), label(3, shape=()))
        case(name, f"{name}(x0, x1)", lambda x, k: x[k], (3, 2), label(2, 0, 2))
    case("take", "x0[x1]^2", lambda x, k: x[k] ** 2, (4,), label(1, 1, 3))
    case("one_hot", "one_hot(x0, 3)", lambda y: jax.nn.one_hot(y, 3), label(2, 0))
    case("one_hot", "one_hot(x0, classes=4)", lambda y: jax.nn.one_hot(y, 4), label(1, shape=()))
    for index, f in {
        "0, 1": lambda x: x[0, 1],
        "1": lambda x: x[1],
        ":, 1": lambda x: x[:, 1],
        "1:, :-1": lambda x: x[1:, :-1],
        "::-1": lambda x: x[::-1],
        "[0, 0, 2]": lambda x: x[jnp.array([0, 0, 2])],
        "-1, ::2": lambda x: x[-1, ::2],
    }.items():
        case("operator", f"x0[{index}]", f, (3, 3))
        case("operator", f"x0[{index}]^2", lambda x: f(x) ** 2, (3, 3))


# Softmax and losses


def log_softmax(z, axis=-1):
    return z - jnp.log(jnp.sum(jnp.exp(z), axis=axis, keepdims=True))


def losses():
    for axis, shape in [(-1, (3,)), (-1, (2, 3)), (0, (2, 3))]:
        option = "" if axis == -1 else ", axis=0"
        case("softmax", f"softmax(x0{option})", lambda z: jnp.exp(log_softmax(z, axis)), shape)
        case("log_softmax", f"log_softmax(x0{option})", lambda z: log_softmax(z, axis), shape)
    rows = lambda z, y: -jnp.mean(log_softmax(z)[jnp.arange(len(y)), y])
    case("cross_entropy", "cross_entropy(x0, x1)", lambda z, y: -log_softmax(z)[y], (3,), label(2, shape=()))
    case("cross_entropy", "cross_entropy(x0, x1)", rows, (2, 3), label(2, 0))
    case("cross_entropy", "cross_entropy(x0, x1)", lambda z, q: -jnp.sum(q * log_softmax(z)), (3,), [(3,), 0.1, 0.9])
    case(
        "cross_entropy", "cross_entropy(x0, x1)", lambda z, q: -jnp.sum(q * log_softmax(z)) / 2, (2, 3),
        [(2, 3), 0.1, 0.9],
    )
    case("nll_loss", "nll_loss(x0, x1)", lambda s, y: -s[y], (3,), label(1, shape=()))
    case("nll_loss", "nll_loss(x0, x1)", lambda s, y: -jnp.mean(s[jnp.arange(2), y]), (2, 3), label(1, 2))
    for shape in [(3,), (2, 3)]:
        pair = [shape, -2, 2], [shape, -2, 2]
        case("mse_loss", "mse_loss(x0, x1)", lambda p, t: jnp.mean((p - t) ** 2), *pair)
        case("l1_loss", "l1_loss(x0, x1)", lambda p, t: jnp.mean(jnp.abs(p - t)), *pair)
        case("huber_loss", "huber_loss(x0, x1)", lambda p, t: jnp.mean(huber(p - t, 1.0)), *pair)
        case("huber_loss", "huber_loss(x0, x1, delta=0.7)", lambda p, t: jnp.mean(huber(p - t, 0.7)), *pair)
        case("smooth_l1_loss", "smooth_l1_loss(x0, x1)", lambda p, t: jnp.mean(huber(p - t, 1.0)), *pair)
        case("smooth_l1_loss", "smooth_l1_loss(x0, x1, beta=0.5)", lambda p, t: jnp.mean(huber(p - t, 0.5)) / 0.5, *pair)
        case("hinge_loss", "hinge_loss(x0, x1)", lambda s, t: jnp.mean(jnp.where(t * s < 1, 1 - t * s, 0.0)), *pair)
        case(
            "binary_cross_entropy", "binary_cross_entropy(x0, x1)",
            lambda p, t: -jnp.mean(t * jnp.log(p) + (1 - t) * jnp.log(1 - p)), [shape, 0.1, 0.9], [shape, 0.1, 0.9],
        )
        case(
            "binary_cross_entropy_with_logits", "binary_cross_entropy_with_logits(x0, x1)",
            lambda z, t: jnp.mean(t * jnp.log(1 + jnp.exp(-z)) + (1 - t) * jnp.log(1 + jnp.exp(z))), (*shape,),
            [shape, 0.1, 0.9],
        )
        case(
            "kl_div", "kl_div(x0, x1)",
            lambda s, t: jnp.sum(t * (jnp.log(t) - s)) / (1 if t.ndim == 1 else len(t)), [shape, -3, -0.1],
            [shape, 0.1, 0.9],
        )
    extremes()


def huber(d, delta):
    return jnp.where(jnp.abs(d) <= delta, d * d / 2, delta * (jnp.abs(d) - delta / 2))


def extremes():
    """Where a formula typed as it stands would overflow, the shifted one has the answer."""
    far = given([1000.0, 1001.0, 998.0])
    case("softmax", "softmax(x0)", jax.nn.softmax, far)
    case("log_softmax", "log_softmax(x0)", jax.nn.log_softmax, far)
    case("logsumexp", "logsumexp(x0)", jax.nn.logsumexp, far)
    case("cross_entropy", "cross_entropy(x0, x1)", lambda z, y: -jax.nn.log_softmax(z)[y], far, label(2, shape=()))
    case("sigmoid", "sigmoid(x0)", jax.nn.sigmoid, given([-40.0, 40.0, -800.0, 800.0]))
    case("softplus", "softplus(x0)", jax.nn.softplus, given([-40.0, 40.0, -800.0, 800.0]))
    case("logsigmoid", "logsigmoid(x0)", jax.nn.log_sigmoid, given([-40.0, 40.0, -800.0, 800.0]))
    case("relu", "relu(x0)", jax.nn.relu, given([0.0, -1.0, 2.0]))
    case("expm1", "expm1(x0)", jnp.expm1, given([1e-12, -1e-9]))
    case("log1p", "log1p(x0)", jnp.log1p, given([1e-12, -1e-9]))


# Layers


def normalized(x, axis, eps):
    return (x - jnp.mean(x, axis, keepdims=True)) / jnp.sqrt(jnp.var(x, axis, keepdims=True) + eps)


def lstm(x, h, c, w, u, b):
    i, f, g, o = jnp.split(x @ w + h @ u + b, 4, axis=-1)
    new = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jnp.stack([jax.nn.sigmoid(o) * jnp.tanh(new), new])


def gru(x, h, w, u, b):
    (xr, xz, xn), (hr, hz, hn) = jnp.split(x @ w + b, 3, axis=-1), jnp.split(h @ u, 3, axis=-1)
    r, z = jax.nn.sigmoid(xr + hr), jax.nn.sigmoid(xz + hz)
    return (1 - z) * jnp.tanh(xn + r * hn) + z * h


def attended(q, k, v):
    return jax.nn.softmax(q @ k.T / np.sqrt(k.shape[1]), axis=-1) @ v


def layers():
    for shape in [(4,), (2, 4)]:
        case("layer_norm", "layer_norm(x0)", lambda x: normalized(x, -1, 1e-5), shape)
        case(
            "layer_norm", "layer_norm(x0, x1, x2, eps=0.1)", lambda x, g, b: normalized(x, -1, 0.1) * g + b, shape,
            (4,), (4,),
        )
    case("batch_norm", "batch_norm(x0)", lambda x: normalized(x, 0, 1e-5), (4, 2))
    case(
        "batch_norm", "batch_norm(x0, x1, x2, eps=0.1)", lambda x, g, b: normalized(x, 0, 0.1) * g + b, (4, 2), (2,),
        (2,),
    )
    mask = constant([1, 0, 1])
    case("dropout", "dropout(x0, x1)", lambda x, m: 2 * x * m, (3,), mask)
    case("dropout", "dropout(x0, x1, p=0.2)", lambda x, m: x * m / 0.8, (3,), mask)
    for n in [(), (2,)]:
        x, h = n + (3,), n + (2,)
        case(
            "rnn_cell", "rnn_cell(x0, x1, x2, x3, x4)", lambda x, h, w, u, b: jnp.tanh(x @ w + h @ u + b), x, h,
            (3, 2), (2, 2), (2,),
        )
        case("lstm_cell", "lstm_cell(x0, x1, x2, x3, x4, x5)", lstm, x, h, h, (3, 8), (2, 8), (8,))
        case("gru_cell", "gru_cell(x0, x1, x2, x3, x4)", gru, x, h, (3, 6), (2, 6), (6,))
        case("attention", "attention(x0, x1, x2)", attended, n + (3,), (4, 3), (4, 2))
    name = "scaled_dot_product_attention"
    case(name, f"{name}(x0, x1, x2)", attended, (2, 3), (4, 3), (4, 2))


# Functions that repeat, differentiate or make arrays


def special():
    case("iterate", "iterate(sin, x0, 4)", lambda x: jnp.sin(jnp.sin(jnp.sin(jnp.sin(x)))), ())
    case("iterate", "iterate(tanh, x0, 2)", lambda x: jnp.tanh(jnp.tanh(x)), (2, 2))
    case("range", "sum(k in range(3): x0[k]^(k + 1))", lambda x: x[0] + x[1] ** 2 + x[2] ** 3, (3,))
    case("range", "mean(k in range(1, 3): exp(x0[k]))", lambda x: jnp.mean(jnp.exp(x[1:])), (3,))
    case("range", "prod(r in x0: sum(r))", lambda x: jnp.prod(jnp.sum(x, axis=1)), (3, 2))
    cubes = jax.grad(lambda x: jnp.sum(x**3 * jnp.flip(x)))
    case("grad", "grad(sum(x0^3 * flip(x0)), x0)", cubes, (3,))
    case("grad", "grad(grad(x0^4, x0), x0)", lambda x: 12 * x * x, ())
    y = lambda x: jnp.array([x[0] * x[1], jnp.sin(x[0]), x[1] ** 3])
    text = "[x0[0] * x0[1], sin(x0[0]), x0[1]^3]"
    z = lambda x: jnp.sum(jnp.exp(x)) * x[0] * x[1]
    case("jacobian", f"jacobian({text}, x0)", jax.jacobian(y), (2,))
    case("jacobian", "jacobian(x0 @ x0, x0)", jax.jacobian(lambda x: x @ x), (2, 2))
    case("hessian", "hessian(sum(exp(x0)) * x0[0] * x0[1], x0)", jax.hessian(z), (3,))
    case("jvp", f"jvp({text}, x0, x1)", lambda x, d: jax.jvp(y, (x,), (d,))[1], (2,), (2,))
    case("vjp", f"vjp({text}, x0, x1)", lambda x, g: jax.vjp(y, x)[1](g)[0], (2,), (3,))
    case("normalize", "normalize(x0)", lambda x: (x - x.mean(0)) / x.std(0), (4, 2))
    case("normalize", "normalize(x0)", lambda x: (x - x.mean(0)) / x.std(0), (3,))
    case("normalize", "normalize(x0, x1)", lambda x, r: (x - r.mean(0)) / r.std(0), (2, 2), (4, 2))
    case("zeros", "zeros(2, 3)", lambda: jnp.zeros((2, 3)))
    case("ones", "ones(3)", lambda: jnp.ones(3))
    case("eye", "eye(3)", lambda: jnp.eye(3))
    case("arange", "arange(5)", lambda: jnp.arange(5.0))
    case("arange", "arange(1, 2, 0.25)", lambda: jnp.arange(1, 2, 0.25))
    case("linspace", "linspace(0, 1, 5)", lambda: jnp.linspace(0, 1, 5))


def main():
    elementwise()
    choices()
    products()
    systems()
    products_of_other_kinds()
    reductions()
    shapes()
    losses()
    layers()
    special()
    PATH.write_text("".join(json.dumps(c, separators=(",", ":")) + "\n" for c in CASES))
    arrays = sum(1 + len(c["gradients"]) + len(c["second"]) for c in CASES)
    print(f"{len(CASES)} cases, {arrays} arrays, {PATH.stat().st_size} bytes")


if __name__ == "__main__":
    main()
