import Graphs
import Tensors

/// A script that computes the session with JAX and checks values and gradients.
enum JAXExport: ExportFormat {
  static let name = "jax"
  static let summary = "a Python script on JAX that asserts the same values and gradients"
  static let fileExtension = "py"

  static func text(of source: ExportSource) throws(ExportProblem) -> String {
    var writer = try PythonWriter(source, JAX.self, indent: 4)
    writer.writeData(variableTail: "")
    let variables = writer.program.variables.map(\.python)
    let results = writer.program.results.map(\.python)
    writer.lines += [""]
    writer.lines += writer.call("def forward(", variables, "):")
    writer.writeDefinitions(indent: "    ")
    let list = results.joined(separator: ", ")
    if list.count <= PythonNumbers.width - 11 {
      writer.lines += ["    return \(list)", "", ""]
    } else {
      writer.lines +=
        ["    return ("]
        + PythonNumbers.filled(results.map { $0 + "," }, indent: "        ") + ["    )", "", ""]
    }
    if list.count <= 50 {
      writer.lines += writer.call("\(list) = forward(", variables, ")")
      writer.writeValueChecks()
    } else {
      writer.lines += writer.call("values = forward(", variables, ")")
      writer.writeValueChecks { "values[\($0)]" }
    }
    let gradients = writeGradients(&writer)
    writer.lines.append("")
    writer.writeEnd(gradients: gradients)
    let head = [
      "# Written by backprop: the session's definitions on JAX. Running the script",
      "# checks that values and gradients are those that backprop computed.",
    ]
    let imports = [
      "import jax", "import jax.numpy as jnp", "import numpy as np", "",
      "jax.config.update(\"jax_enable_x64\", True)",
    ]
    return writer.text(head: head + writer.omissions + imports, check: check)
  }

  private static func writeGradients(_ writer: inout PythonWriter) -> Int {
    let variables = writer.program.variables.map(\.python)
    guard !variables.isEmpty else { return 0 }
    let names = writer.gradientNames()
    let results = writer.program.results
    let positions = variables.count == 1 ? "" : ", argnums=\(PythonText.tuple(Array(variables.indices)))"
    var count = 0
    for scalar in writer.source.scalars {
      guard let place = results.firstIndex(where: { $0.node == scalar }) else { continue }
      writer.lines += ["", "# Gradients of \(results[place].session)"]
      let function = results.count == 1 ? "forward" : "lambda *v: forward(*v)[\(place)]"
      writer.writeGradientChecks(
        of: scalar,
        taken: { [writer] target in
          if positions.count > 60 {
            let all = ", argnums=tuple(range(\(variables.count)))"
            return writer.call("\(target) = jax.grad(\(function)\(all))(", variables, ")")
          }
          return writer.call("\(target) = jax.grad(\(function)\(positions))(", variables, ")")
        }, names: names)
      count += variables.count
    }
    return count
  }

  private static let check = """
    def check(name, actual, expected):
        expected = np.array(expected)
        assert actual.shape == expected.shape, f"{name} has shape {actual.shape}"
        np.testing.assert_allclose(
            actual, expected, rtol=1e-9, atol=1e-12, err_msg=name
        )
    """
}
