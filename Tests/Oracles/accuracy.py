"""Makes Fixtures/Accuracy/scalars.tsv: every scalar function to the last bit, by mpmath at several hundred digits.

    pip install mpmath; python3 accuracy.py > ../Fixtures/Accuracy/scalars.tsv

A line holds the operation, its operands, the value, the slope by each operand and the second derivatives row by row.
Every formula below is written down anew from the definition of the function, and knows nothing of backprop's rules.
A derivative that does not exist, or that a rule withholds, is "-".
"""

import mpmath
from mpmath import mp, mpf

# Enough for e^-745 beside 1, and for sines of numbers up to 1e300.
mp.dps = 720

TINY = [1e-310, 1e-300, 1e-160, 1e-20, 1e-9, 1e-4]
ORDINARY = [0.3, 0.5, 0.9, 1.0, 1.5, 2.5, 3.7, 7.0, 12.3]
LARGE = [20.0, 33.3, 37.5, 50.0, 100.0, 345.0, 700.0]
HUGE = [709.5, 710.0, 746.0, 1000.0, 1e5, 1e8, 1e16, 1e154, 1e160, 1e300]
POSITIVE = TINY + ORDINARY + LARGE + HUGE


def signed(points):
    return [x for p in points for x in (p, -p)]


ALL = signed(POSITIVE)
# The functions of a square overflow before they vanish.
BOUNDED = [x for x in signed(TINY + ORDINARY + LARGE)]
UNIT = signed(TINY + [0.1, 0.3, 0.5, 0.9, 0.999, 1 - 1e-9, 1 - 2**-53])
ABOVE_ONE = [1 + 2**-52, 1 + 1e-9, 1.001, 1.5, 2.5, 7.0, 1e5, 1e8, 1e160, 1e300]
NEAR_ONE = [1 - 2**-53, 1 + 2**-52, 1 - 1e-9, 1 + 1e-9, 0.99, 1.01]


def step(x):
    return mpf(1) if x > 0 else mpf(0)


def sig(x):
    return 1 / (1 + mp.exp(-x))


def phi(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def cdf(x):
    # Beyond 1e9 it is 0 or 1 to far more digits than a double has, and the series of mpmath would not end.
    return mp.erfc(-x / mp.sqrt(2)) / 2 if abs(x) < 1e9 else step(x)


def erf(x):
    return mp.erf(x) if abs(x) < 1e9 else mp.sign(x)


def softplus(x):
    return mp.log1p(mp.exp(x)) if x < 0 else x + mp.log1p(mp.exp(-x))


ALPHA = mpf("1.6732632423543772848170429916717")
SCALE = mpf("1.0507009873554804934193349852946")
C = mp.sqrt(2 / mp.pi)


def gelu_tanh(x):
    u = C * (x + mpf(0.044715) * x**3)
    d, d2 = C * (1 + mpf(0.134145) * x * x), C * mpf(0.134145) * 2 * x
    # 1 + tanh(u) = 2 sigmoid(2u), which does not cancel; sech² likewise.
    s, sech2 = sig(2 * u), 4 * sig(2 * u) * sig(-2 * u)
    t = mp.tanh(u)
    return x * s, s + x * sech2 * d / 2, sech2 * d + x * sech2 * d2 / 2 - x * t * sech2 * d * d


def silu(x):
    s, r = sig(x), sig(-x)
    return x * s, s + x * s * r, s * r * (2 + x * (r - s))


def mish(x):
    u, s, r = softplus(x), sig(x), sig(-x)
    t, sech2 = mp.tanh(u), mp.sech(u) ** 2
    return x * t, t + x * sech2 * s, 2 * sech2 * s + x * sech2 * s * (r - 2 * t * s)


def cbrt(x):
    y = mp.sign(x) * mp.cbrt(abs(x))
    return y, y / (3 * x), -2 * y / (9 * x * x)


def gamma(x):
    return mp.log(abs(mp.gamma(x))) if x < 30 else mp.loggamma(x)


LOG2, LOG10 = mp.log(2), mp.log(10)

# value, slope, second derivative; and the points at which they are asked for.
UNARY = {
    "exp": (lambda x: (mp.exp(x),) * 3, ALL),
    "exp2": (lambda x: (mpf(2) ** x, mpf(2) ** x * LOG2, mpf(2) ** x * LOG2**2), ALL + [1023.5, -1074.0, 1024.0]),
    "expMinusOne": (lambda x: (mp.expm1(x), mp.exp(x), mp.exp(x)), ALL),
    "log": (lambda x: (mp.log(x), 1 / x, -1 / x**2), POSITIVE + NEAR_ONE),
    "log2": (lambda x: (mp.log(x) / LOG2, 1 / (x * LOG2), -1 / (x**2 * LOG2)), POSITIVE + NEAR_ONE),
    "log10": (lambda x: (mp.log(x) / LOG10, 1 / (x * LOG10), -1 / (x**2 * LOG10)), POSITIVE + NEAR_ONE),
    "logOnePlus": (lambda x: (mp.log1p(x), 1 / (1 + x), -1 / (1 + x) ** 2), POSITIVE + UNIT),
    "sqrt": (lambda x: (mp.sqrt(x), 1 / (2 * mp.sqrt(x)), -1 / (4 * x * mp.sqrt(x))), POSITIVE),
    "square": (lambda x: (x * x, 2 * x, mpf(2)), ALL),
    "reciprocal": (lambda x: (1 / x, -1 / x**2, 2 / x**3), ALL),
    "abs": (lambda x: (abs(x), mp.sign(x), mpf(0)), ALL),
    "sin": (lambda x: (mp.sin(x), mp.cos(x), -mp.sin(x)), ALL),
    "cos": (lambda x: (mp.cos(x), -mp.sin(x), -mp.cos(x)), ALL),
    "tan": (lambda x: (mp.tan(x), 1 + mp.tan(x) ** 2, 2 * mp.tan(x) * (1 + mp.tan(x) ** 2)), ALL),
    "asin": (lambda x: (mp.asin(x), 1 / mp.sqrt(1 - x * x), x / (1 - x * x) ** mpf(1.5)), UNIT),
    "acos": (lambda x: (mp.acos(x), -1 / mp.sqrt(1 - x * x), -x / (1 - x * x) ** mpf(1.5)), UNIT),
    "atan": (lambda x: (mp.atan(x), 1 / (1 + x * x), -2 * x / (1 + x * x) ** 2), ALL),
    "sinh": (lambda x: (mp.sinh(x), mp.cosh(x), mp.sinh(x)), ALL),
    "cosh": (lambda x: (mp.cosh(x), mp.sinh(x), mp.cosh(x)), ALL),
    "tanh": (lambda x: (mp.tanh(x), mp.sech(x) ** 2, -2 * mp.tanh(x) * mp.sech(x) ** 2), ALL),
    "asinh": (lambda x: (mp.asinh(x), 1 / mp.sqrt(1 + x * x), -x / (1 + x * x) ** mpf(1.5)), ALL),
    "acosh": (lambda x: (mp.acosh(x), 1 / mp.sqrt(x * x - 1), -x / (x * x - 1) ** mpf(1.5)), ABOVE_ONE),
    "atanh": (lambda x: (mp.atanh(x), 1 / (1 - x * x), 2 * x / (1 - x * x) ** 2), UNIT),
    "sigmoid": (lambda x: (sig(x), sig(x) * sig(-x), sig(x) * sig(-x) * (sig(-x) - sig(x))), ALL),
    "relu": (lambda x: (max(x, mpf(0)), step(x), mpf(0)), ALL),
    "softplus": (lambda x: (softplus(x), sig(x), sig(x) * sig(-x)), ALL),
    "logSigmoid": (lambda x: (-softplus(-x), sig(-x), -sig(x) * sig(-x)), ALL),
    "silu": (silu, ALL),
    "mish": (mish, ALL),
    "gelu": (lambda x: (x * cdf(x), cdf(x) + x * phi(x), phi(x) * (2 - x * x)), ALL + [-5.5, -6.5, -8.4, -38.0, -38.5]),
    "geluTanh": (gelu_tanh, ALL + [-5.5, -6.5]),
    "selu": (
        lambda x: (SCALE * x, SCALE, mpf(0)) if x > 0
        else (SCALE * ALPHA * mp.expm1(x), SCALE * ALPHA * mp.exp(x), SCALE * ALPHA * mp.exp(x)), ALL),
    "hardtanh": (
        lambda x: (min(max(x, mpf(-1)), mpf(1)), mpf(1) if abs(x) < 1 else mpf(0), mpf(0)),
        [x for x in ALL if abs(x) != 1]),
    "cbrt": (cbrt, ALL),
    "erf": (
        lambda x: (erf(x), 2 / mp.sqrt(mp.pi) * mp.exp(-x * x), -4 * x / mp.sqrt(mp.pi) * mp.exp(-x * x)), ALL),
    "erfc": (
        lambda x: (1 - erf(x) if abs(x) > 1e9 else mp.erfc(x), -2 / mp.sqrt(mp.pi) * mp.exp(-x * x),
                   4 * x / mp.sqrt(mp.pi) * mp.exp(-x * x)), ALL + [5.5, 26.0, 27.0]),
    "logGamma": (
        lambda x: (gamma(x), mp.psi(0, x), mp.psi(1, x)),
        [1e-300, 1e-20, 1e-9, 1e-4] + ORDINARY + LARGE + [1000.0, 1e5, 1e16, 1e300] + NEAR_ONE
        + [2 - 1e-9, 2 + 1e-9, 2.01, -0.5, -1.25, -2.457, -2.4570247382208006, -3.3, -17.5, -30.25]),
    "digamma": (
        lambda x: (mp.psi(0, x), mp.psi(1, x), mp.psi(2, x)),
        [1e-300, 1e-20, 1e-9, 1e-4] + ORDINARY + LARGE + [1000.0, 1e5, 1e16, 1e300]
        + [1.4616321449683622, 1.4616, -0.5, -1.25, -17.5, -1000.25, -0.504083]),
    "floor": (lambda x: (mp.floor(x), None, None), ALL),
    "sign": (lambda x: (mp.sign(x), None, None), ALL),
    "heaviside": (lambda x: (step(x), None, None), ALL),
}


def pairs(left, right):
    return [(a, b) for a in left for b in right]


def modulo(a, b):
    q = mp.floor(a / b)
    return a - b * q, (mpf(1), -q), ((mpf(0), mpf(0)), (mpf(0), mpf(0)))


def elu(a, b):
    if a > 0:
        return a, (mpf(1), mpf(0)), ((mpf(0), mpf(0)), (mpf(0), mpf(0)))
    e = mp.exp(a)
    return b * mp.expm1(a), (b * e, mp.expm1(a)), ((b * e, e), (e, mpf(0)))


def atan2(a, b):
    s = a * a + b * b
    mixed = (a * a - b * b) / s**2
    return mp.atan2(a, b), (b / s, -a / s), ((-2 * a * b / s**2, mixed), (mixed, 2 * a * b / s**2))


def power(a, b):
    y, log = a**b, mp.log(a)
    mixed = a ** (b - 1) * (1 + b * log)
    return y, (b * a ** (b - 1), y * log), ((b * (b - 1) * a ** (b - 2), mixed), (mixed, y * log**2))


def divide(a, b):
    return a / b, (1 / b, -a / b**2), ((mpf(0), -1 / b**2), (-1 / b**2, 2 * a / b**3))


def leaky(a, b):
    on = step(a)
    off = 1 - on
    return (a if on else a * b), (on + off * b, off * a), ((mpf(0), off), (off, mpf(0)))


def polygamma(n, x):
    n = int(n)
    return mp.psi(n, x), (None, mp.psi(n + 1, x)), ((None, None), (None, mp.psi(n + 2, x)))


def multiply(a, b):
    return a * b, (b, a), ((mpf(0), mpf(1)), (mpf(1), mpf(0)))


def maximum(a, b):
    zero = ((mpf(0), mpf(0)), (mpf(0), mpf(0)))
    return (a, (mpf(1), mpf(0)), zero) if a > b else (b, (mpf(0), mpf(1)), zero)


WIDE = [1e-300, 1e-160, 1e-9, 0.3, 1.5, 7.0, 1e8, 1e154, 1e160, 1e300]
BINARY = {
    "multiply": (multiply, pairs(signed([1e-300, 0.3, 7.0, 1e160]), [1e-160, 1.5, 1e300])),
    "divide": (divide, pairs(signed(WIDE), WIDE)),
    "power": (
        power,
        pairs([1e-300, 1e-9, 0.3, 1.5, 7.0, 1e8, 1e300], [-30.5, -2.0, -1.0, -0.5, 1e-9, 0.5, 1.0, 2.0, 3.0, 17.25])
        + [(1 + 1e-9, 1e9), (1 - 1e-9, 1e9), (1 + 2**-52, 1e17), (0.9999, 7e6)]),
    "atan2": (
        atan2,
        pairs(signed([1e-300, 1e-160, 1e-9, 0.3, 7.0, 1e160, 1e300]), signed([1e-300, 1e-9, 1.5, 7.0, 1e154, 1e300]))),
    "modulo": (
        modulo,
        [(5.5, 2.0), (-5.5, 2.0), (5.5, -2.0), (-5.5, -2.0), (1e16, 3.0), (-1e16, 3.0), (1e155, 3.0), (1e155, -3.0),
         (1e300, 7.25), (1e17, 0.3), (-1e17, 0.3), (0.3, 0.1), (-0.3, 0.1), (1.0, 0.1), (6.0, 0.1), (-1e-20, 3.0),
         (1e-300, 2.5), (5.0, 1e300), (-5.0, 1e300), (1e300, 1e-300), (1e10, 0.7), (123456789.125, 1e-3)]),
    "elu": (elu, pairs(ALL, [1.0, 0.3])),
    "leakyRelu": (leaky, pairs(ALL, [0.01, 0.3])),
    "polygamma": (
        polygamma,
        pairs([1.0, 2.0, 3.0, 7.0, 20.0], [1e-9, 0.01, 0.3, 1.0, 2.5, 12.3, 37.5, 345.0, 1e5, -0.5, -1.25, -6.3])
        + [(1.0, 1e16), (1.0, 1e160), (2.0, 1e100), (90.0, 3.5)]),
    "maximum": (maximum, pairs([1e-300, 0.3, 1e300], [1e-160, 1.5, 1e160])),
}


def double(x):
    """The double nearest to a number, as its shortest text."""
    if x is None:
        return "-"
    if x == 0:
        return "0"
    exponent = mp.floor(mp.log(abs(x)) / LOG2)
    # Below the normal numbers the spacing is fixed, so that two roundings would differ from one.
    unit = mpf(2) ** max(exponent - 52, -1074)
    return repr(float(mp.nint(x / unit) * unit)) if exponent < 1024 else ("inf" if x > 0 else "-inf")


def write(name, operands, value, slopes, seconds):
    fields = [name, ",".join(repr(x) for x in operands), double(value)]
    fields += [",".join(double(s) for s in slopes), ",".join(double(s) for row in seconds for s in row)]
    print("\t".join(fields))


for name, (f, points) in UNARY.items():
    for x in sorted(set(points)):
        value, slope, second = f(mpf(x))
        write(name, [x], value, [slope], [[second]])
for name, (f, points) in BINARY.items():
    for a, b in sorted(set(points)):
        value, slopes, seconds = f(mpf(a), mpf(b))
        write(name, [a, b], value, slopes, seconds)
