import Graphs
import Tensors

/// A script that computes the session with PyTorch and checks values and gradients.
enum PyTorchExport: ExportFormat {
  static let name = "pytorch"
  static let aliases = ["torch"]
  static let summary = "a Python script on PyTorch that asserts the same values and gradients"
  static let fileExtension = "py"

  static func text(of source: ExportSource) throws(ExportProblem) -> String {
    var writer = try PythonWriter(source, Torch.self, indent: 0)
    writer.writeData(variableTail: ", requires_grad=True")
    writer.lines.append("# Forward pass")
    writer.writeDefinitions(indent: "")
    writer.lines.append("")
    writer.writeValueChecks()
    let gradients = writeGradients(&writer)
    writer.lines.append("")
    writer.writeEnd(gradients: gradients)
    let head = [
      "# Written by backprop: the session's definitions on PyTorch. Running the script",
      "# checks that values and gradients are those that backprop computed.",
    ]
    let functional = writer.uses(module: "F") ? ["import torch.nn.functional as F"] : []
    let imports = ["import torch"] + functional + ["", "torch.set_default_dtype(torch.float64)"]
    return writer.text(head: head + writer.omissions + imports, check: check)
  }

  private static func writeGradients(_ writer: inout PythonWriter) -> Int {
    let variables = writer.program.variables
    guard !variables.isEmpty else { return 0 }
    let names = writer.gradientNames()
    let arguments = variables.map(\.python).joined(separator: ", ") + (variables.count == 1 ? "," : "")
    var count = 0
    for scalar in writer.source.scalars {
      guard let result = writer.program.results.first(where: { $0.node == scalar }) else { continue }
      let isLast = scalar == writer.source.scalars.last
      writer.lines += ["", "# Gradients of \(result.session)"]
      guard writer.source.reaches(scalar) else {
        writer.lines.append("# (no path with a slope leads to a variable: all of them are zero)")
        continue
      }
      let options = (isLast ? "" : "retain_graph=True, ") + "materialize_grads=True"
      writer.writeGradientChecks(
        of: scalar,
        taken: { target in
          let target = variables.count == 1 && target != "gradients" ? "(\(target),)" : target
          let (head, call) = ("\(target) = torch.autograd.grad(", "\(result.python), (\(arguments)), \(options)")
          if head.count + call.count < PythonNumbers.width { return [head + call + ")"] }
          if call.count + 4 <= PythonNumbers.width { return [head, "    " + call, ")"] }
          return [head, "    \(result.python),", "    ("]
            + PythonNumbers.filled(variables.map { $0.python + "," }, indent: "        ")
            + ["    ),", "    \(options),", ")"]
        }, names: names)
      count += variables.count
    }
    return count
  }

  private static let check = """
    def check(name, actual, expected):
        torch.testing.assert_close(
            actual.detach(),
            torch.tensor(expected),
            rtol=1e-9,
            atol=1e-12,
            equal_nan=True,
            msg=lambda text: f"{name}: {text}",
        )
    """
}

extension ExportSource {
  /// Whether a gradient arrives at any variable.
  func reaches(_ scalar: NodeID) -> Bool {
    let gradient = graph.gradient(of: scalar, wrt: variables)
    return variables.contains { gradient[$0] != nil }
  }
}
