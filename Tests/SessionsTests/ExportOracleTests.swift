import Foundation
import Testing

@testable import Sessions

/// Exported scripts run on PyTorch and JAX, which must agree with every value and gradient.
///
/// Skipped where neither library is installed; `Tests/Oracles/run_exports.py` runs the scripts in one process.
@Suite struct ExportOracleTests {
  @Test(.enabled(if: Python.hasALibrary, "python3 has neither torch nor jax"))
  func exportsAgreeWithPyTorchAndJAX() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "backprop-exports-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var count = 0
    for session in Exported.sessions {
      for format in ["pytorch", "jax"] {
        let script = try #require(session.script(format), "\(session.name) is not exported for \(format)")
        try Fixtures.write(script, to: folder.appending(path: "\(format)-\(session.name).py").path)
        count += 1
      }
    }
    #expect(count > 200)
    let (output, status) = try Python.run(Fixtures.folder + "/Oracles/run_exports.py", "--scripts", folder.path)
    #expect(status == 0, "\(output)")
    print(output)
  }
}

/// A session whose export is tried.
struct Exported: Sendable {
  let name: String
  let statements: [String]
  let clause: String

  static let sessions = transcripts + examples + kinks + absent

  /// Every transcript, at each `grad z` and at its end.
  private static let transcripts = Transcript.all.flatMap { transcript -> [Exported] in
    let (name, inputs) = (String(transcript.name.dropLast(4)), transcript.inputs)
    // What has no value is no script.
    if inputs.contains(where: { $0.contains(" : R") }) { return [] }
    let passes = inputs.indices.filter { inputs[$0].hasPrefix("grad ") && inputs[$0].split(separator: " ").count == 2 }
    return passes.map {
      Exported(name: "\(name)-\($0)", statements: Array(inputs[..<$0]), clause: " of \(inputs[$0].dropFirst(5))")
    } + [Exported(name: name, statements: inputs, clause: "")]
  }

  /// The example of every function; an array is made a number, so that its gradient is checked.
  private static let examples = FunctionGroup.all.flatMap(\.functions).compactMap { function -> Exported? in
    var session = Session(seed: 1)
    _ = session.respond(to: function.example)
    guard let last = session.sheet.definitions.keys.last(where: { session.sheet.nodes[$0] != nil }) else { return nil }
    return Exported(
      name: "help-\(function.name)", statements: [function.example], clause: " of sum(\(last) * sin(\(last) + 1))")
  }

  /// Points at which conventions differ between libraries.
  private static let kinks = [
    "relu(x)", "leaky_relu(x, 0.1)", "leaky_relu(x, a)", "elu(x)", "elu(x, 0.5)", "elu(x, a)", "selu(x)", "hardtanh(x)",
    "abs(x)", "sign(x)", "heaviside(x)", "clip(x, -1, 1)", "clip(x, a, 1)", "clip(x, -1, a)", "maximum(x, 0)",
    "max(x, a)", "min(1, x)", "max(abs(x))", "min(abs(x))", "prod(x)", "x^0", "x^2", "x^3", "std(0 * x)", "norm(0 * x)",
    "norm(x, 1)", "std(stack(x, x), axis=0)", "norm(stack(x, x), axis=0)", "l1_loss(x, abs(x))", "huber_loss(x, 1 + x)",
    "hinge_loss(x, sign(x))", "binary_cross_entropy(heaviside(x) + 0 * x, heaviside(x))", "where(x, x^2, 3 * x)",
    "gate(x, a * x)", "softplus(50 * x)", "mod(x, 2)", "polygamma(a * 4, abs(x) + 1)", "floor(x)", "kl_div(x, (x > 0))",
    "x[[0, 0, 2]]", "x[::-1]", "stack(x, x)[[0, 1, 1], [0, 2]]", "argmax(x) * x", "max(stack(x, -x), axis=0)",
    "x * (x > 0) * (x <= 1)", "max(0, x)", "min(x, 0)", "max(x, 0) * x", "where(x > 0, sqrt(x), x)", "log(x)[3]",
    "max(sqrt(x - 1)[2:4])", "sqrt(relu(x))", "step(x) * stop_gradient(x)", "atan2(x, a)",
    "grad(sum(relu(x) * x^2), x)",
  ].enumerated().map { k, call in
    Exported(
      name: "kink-\(k)", statements: ["x = [-1, 0, 1, 2, -2]; a = 0.5; y = \(call)"], clause: " of sum(y * sin(y + 1))")
  }

  /// Products with an infinite entry that no path reaches, as nodes of the session.
  private static let absent = [
    "x = [1, 2; 3, 4]; W = [inf, 1; 1, 2]; z = sum(where([1, 0; 0, 1] > 0, x @ W, 0))",
    "x = [1, 2; 3, 4]; W = [inf, 1; 1, 2]; z = sum(where([1, 0; 0, 1] > 0, W @ x, 0))",
    "x = [1, 2; 3, 4]; W = [inf, 1; 1, 2]; z = sum(where([1, 0; 0, 1] > 0, x.T @ W.T, 0))",
    "x = [1, 2; 3, 4]; X = [inf, 1; 1, 2]; z = sum((X @ x)[:, 1])",
    "x = [1, 2]; z = conv1d([1, inf, 2, 3], x)[2]", "x = [1, 2, 3]; z = conv1d(x, [inf, 1])[0]",
    "x = [1, 2; 3, 4]; z = conv2d([1, inf, 2; 3, 4, 5; 6, 7, inf], x)[1, 0]",
    "x = [2, 3]; z = kron([inf, 1], x)[2]", "x = [1, 2; 3, 4]; z = kron(x, [inf, 1; 2, 3])[3, 3]",
    "x = [1, 2, 3]; z = cross([inf, 1, 2], x)[0]",
    "x = [1, 2, 3]; u = [inf, 1, 2]; z = grad(cross(u, x)[0], x)[1]",
  ].enumerated().map { k, script in
    Exported(name: "absent-\(k)", statements: [script, "g = grad(z, x)"], clause: "")
  }

  /// The script of the session in a format; nil if it is refused.
  func script(_ format: String) -> String? {
    let files = MemoryFiles()
    var session = Session(files: files.access, seed: 1)
    for statement in statements + ["export \(format) out.py\(clause)"] { _ = session.respond(to: statement) }
    return files["out.py"]
  }
}

/// The Python of this machine.
enum Python {
  static let hasALibrary: Bool = {
    let probe = "import importlib.util as u, sys; sys.exit(not (u.find_spec('torch') or u.find_spec('jax')))"
    return (try? run("-c", probe).status) == 0
  }()

  static func run(_ arguments: String...) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}
