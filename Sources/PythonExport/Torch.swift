import Graphs
import Tensors

/// How PyTorch spells each operation, with the conventions at kinks that backprop has.
enum Torch: PythonLibrary {
  static let title = "PyTorch"
  static let module = "torch"
  static let reserved: Set<String> = ["torch", "F", "check"]
  static let maker = "torch.tensor"

  static func code(_ opcode: Opcode, _ call: PythonCall) -> PythonCode {
    func unary(_ name: String) -> PythonCode { call.call(name, [call.array(0)]) }
    func binary(_ name: String) -> PythonCode { call.call(name, [call.array(0), call.array(1)]) }
    func comparison(_ sign: String) -> PythonCode {
      let condition = call.infix(sign, .comparison).text
      return PythonCode("(\(condition)).double()", condition: condition)
    }
    switch opcode {
    case .variable, .constant, .array, .element, .identity: return PythonCode(call.array(0))
    case .stopGradient: return PythonCode("\(call.base(0)).detach()")
    case .add: return call.infix("+", .sum)
    case .subtract: return call.infix("-", .sum)
    case .multiply: return call.infix("*", .product)
    case .divide: return call.infix("/", .product)
    case .power: return call.infix("**", .power)
    case .negate: return PythonCode("-\(call.operands[0].within(.power))", .negation)
    case .less: return comparison("<")
    case .lessOrEqual: return comparison("<=")
    case .greater: return comparison(">")
    case .greaterOrEqual: return comparison(">=")
    case .equal: return comparison("==")
    case .notEqual: return comparison("!=")
    case .gate, .smooth: return call.call("torch.where", [call.condition(0), call.argument(1), "0.0"])
    case .maximum: return binary("torch.maximum")
    case .minimum: return binary("torch.minimum")
    // torch.maximum would share the gradient at 0.
    case .rectifiedMaximum: return call.call("torch.relu", [call.array(call.operands[0].literal == 0 ? 1 : 0)])
    case .rectifiedMinimum:
      let operand = call.operands[call.operands[0].literal == 0 ? 1 : 0].within(.power)
      return PythonCode("-torch.relu(-\(operand))", .negation)
    case .positiveReciprocal: return PythonCode("1 / \(call.operands[0].within(.negation))", .product)
    case .exp: return unary("torch.exp")
    case .exp2: return unary("torch.exp2")
    case .expMinusOne: return unary("torch.expm1")
    case .log: return unary("torch.log")
    case .log2: return unary("torch.log2")
    case .log10: return unary("torch.log10")
    case .logOnePlus: return unary("torch.log1p")
    case .sqrt: return unary("torch.sqrt")
    case .square: return PythonCode("\(call.base(0))**2", .power)
    case .reciprocal: return PythonCode("1 / \(call.operands[0].within(.negation))", .product)
    case .abs: return unary("torch.abs")
    case .sign: return unary("torch.sign")
    case .sin: return unary("torch.sin")
    case .cos: return unary("torch.cos")
    case .tan: return unary("torch.tan")
    case .asin: return unary("torch.asin")
    case .acos: return unary("torch.acos")
    case .atan: return unary("torch.atan")
    case .sinh: return unary("torch.sinh")
    case .cosh: return unary("torch.cosh")
    case .tanh: return unary("torch.tanh")
    case .asinh: return unary("torch.asinh")
    case .acosh: return unary("torch.acosh")
    case .atanh: return unary("torch.atanh")
    case .sigmoid: return unary("torch.sigmoid")
    case .relu: return unary("torch.relu")
    // The functional forms take their slope as a plain number only.
    case .leakyRelu where call.operands[1].literal != nil: return call.function("F.leaky_relu")
    case .leakyRelu: return call.call("leaky_relu", [call.array(0), call.array(1)])
    case .elu where call.operands[1].literal == 1: return unary("F.elu")
    case .elu where call.operands[1].literal != nil: return call.function("F.elu")
    case .elu: return call.call("elu", [call.array(0), call.array(1)])
    // Beyond its threshold, 20, F.softplus would give x itself.
    case .softplus: return call.call("F.softplus", [call.array(0), "threshold=100"])
    case .heaviside:
      let condition = "\(call.operands[0].within(.sum)) > 0"
      return PythonCode("(\(condition)).double()", condition: condition)
    case .cbrt: return unary("cbrt")
    case .atan2: return binary("torch.atan2")
    case .modulo: return call.function("torch.remainder")
    case .floor: return unary("torch.floor")
    case .erf: return unary("torch.erf")
    case .erfc: return unary("torch.erfc")
    case .logGamma: return unary("torch.lgamma")
    case .digamma: return unary("torch.digamma")
    case .polygamma: return call.call("polygamma", [call.array(0), call.array(1)])
    case .logSigmoid: return unary("F.logsigmoid")
    case .selu: return unary("F.selu")
    case .silu: return unary("F.silu")
    case .gelu: return unary("F.gelu")
    case .geluTanh: return call.call("F.gelu", [call.array(0), "approximate=\"tanh\""])
    case .hardtanh: return unary("F.hardtanh")
    }
  }

  static let helpers = [
    PythonHelper(
      name: "leaky_relu",
      definition: """
        def leaky_relu(x, slope):
            return torch.where(x > 0, x, slope * x)
        """),
    PythonHelper(
      name: "elu",
      definition: """
        def elu(x, alpha):
            below = alpha * torch.expm1(torch.where(x > 0, 0.0, x))
            return torch.where(x > 0, x, below)
        """),
    PythonHelper(
      name: "clip",
      definition: """
        def clip(x, lo, hi):
            # On a bound the slope is 1.
            return torch.where(x > hi, hi, torch.where(x < lo, lo, x))
        """),
    PythonHelper(
      name: "cbrt",
      definition: """
        def cbrt(x):
            return torch.sign(x) * torch.abs(x) ** (1 / 3)
        """),
    PythonHelper(
      name: "polygamma",
      definition: """
        def polygamma(order, x):
            # torch.polygamma is less exact and takes one order only.
            n = order.detach()
            factor = (-1) ** (n + 1) * torch.exp(torch.lgamma(n + 1))
            derivative = factor * torch.special.zeta(n + 1, x)
            return torch.where(n == 0, torch.digamma(x), derivative)
        """),
    PythonHelper(
      name: "windows",
      definition: """
        def windows(x, kernel, stride):
            rows = x.unfold(-2, kernel[0], stride[0])
            return rows.unfold(-2, kernel[1], stride[1])
        """),
    PythonHelper(
      name: "det",
      definition: """
        def det(A):
            # Along the first row: where A is singular,
            # torch.linalg.det has no gradient but 0.
            if len(A) == 1:
                return A[0, 0]
            total = 0
            for j in range(len(A)):
                columns = [k for k in range(len(A)) if k != j]
                total = total + (-1) ** j * A[0, j] * det(A[1:, columns])
            return total
        """),
    PythonHelper(
      name: "cofactors",
      definition: """
        def cofactors(A):
            def minor(i, j):
                rows = [k for k in range(n) if k != i]
                columns = [k for k in range(n) if k != j]
                return torch.linalg.det(A[rows][:, columns])

            n = len(A)
            places = [(i, j) for i in range(n) for j in range(n)]
            signed = [(-1) ** (i + j) * minor(i, j) for i, j in places]
            return torch.stack(signed).reshape(A.shape)
        """),
    PythonHelper(
      name: "binary_cross_entropy",
      definition: """
        def binary_cross_entropy(p, t):
            # Where p is 0 or 1 and right, it costs nothing.
            # F.binary_cross_entropy would cut the logarithms off.
            p0 = torch.where((t == 0) & (p == 0), 1.0, p)
            p1 = torch.where((t == 1) & (p == 1), 0.0, p)
            return -torch.mean(t * torch.log(p0) + (1 - t) * torch.log1p(-p1))
        """),
  ]
}
