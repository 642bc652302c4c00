import Graphs
import Tensors

/// How PyTorch spells each operation, with the conventions at kinks that backprop has.
enum Torch: PythonLibrary {
  static let title = "PyTorch"
  static let module = "torch"
  static let reserved: Set<String> = ["torch", "F", "check"]
  static let maker = "torch.tensor"

  static let takesArraysOnly = true
  static let truthAsNumber = "double()"
  static let rectifier = "torch.relu"
  static func function(_ names: LibraryNames) -> String? { names.torch }

  static func special(_ opcode: Opcode, _ call: PythonCall) -> PythonCode? {
    switch opcode {
    case .stopGradient: PythonCode("\(call.base(0)).detach()")
    // The functional forms take their slope as a plain number only.
    case .leakyRelu where call.operands[1].literal != nil: call.function("F.leaky_relu")
    case .elu where call.operands[1].literal == 1: call.call("F.elu", [call.array(0)])
    case .elu where call.operands[1].literal != nil: call.function("F.elu")
    // Beyond its threshold, 20, F.softplus would give x itself.
    case .softplus: call.call("F.softplus", [call.array(0), "threshold=100"])
    case .modulo: call.function("torch.remainder")
    case .geluTanh: call.call("F.gelu", [call.array(0), "approximate=\"tanh\""])
    default: nil
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
      name: "reached_product",
      definition: """
        def reached_product(a, b, at_a, at_b):
            # a @ b of the entries that a path reaches: no other is multiplied.
            reached = (at_a[:, :, None] != 0) & (at_b != 0)
            left = torch.where(reached, a[:, :, None], 0.0)
            return torch.sum(left * torch.where(reached, b, 0.0), dim=1)
        """),
    PythonHelper(
      name: "reached",
      definition: """
        def reached(product, a, b, at_a, at_b):
            # The product of the entries that a path reaches: no other is multiplied.
            def units(x):
                return torch.eye(x.numel()).reshape(-1, *x.shape)

            def column(x):
                return x.reshape(-1, 1, *[1] * (terms.ndim - 2))

            def row(x):
                return x.reshape(1, -1, *[1] * (terms.ndim - 2))

            pairs = [[product(x, y) for y in units(b)] for x in units(a)]
            terms = torch.stack([torch.stack(with_all) for with_all in pairs])
            at = (terms != 0) & (column(at_a) != 0) & (row(at_b) != 0)
            left = torch.where(at, column(a), 0.0)
            return torch.sum(terms * left * torch.where(at, row(b), 0.0), dim=(0, 1))
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
