import Explanations
import Graphs
import Tensors
import Testing

@testable import PythonExport
@testable import Sessions

@Suite struct ExportCommandTests {
  private func script(_ statements: String, _ export: String) -> String {
    let files = MemoryFiles()
    var session = Session(files: files.access, seed: 1)
    for response in session.respond(to: statements + "\n" + export) {
      #expect(response.outcome == .done, "\(response.source.text): \(response.diagnostic?.message ?? "")")
    }
    return files["out.py"] ?? ""
  }

  @Test func aLayerReadsAsAPersonWritesIt() {
    let data = "x = [1, 2, -1]; W = [0.1, -0.2; 0.3, 0.1; -0.4, 0.2]; b = [0.1, 0]; const y = 0"
    let torch = script(data + "; v = Wᵀx + b; L = cross_entropy(v, y)", "export pytorch out.py")
    #expect(torch.contains("b = torch.tensor([0.1, 0.0], requires_grad=True)\n"))
    #expect(torch.contains("y = torch.tensor(0)\n"))
    #expect(torch.contains("v = W.T @ x + b  # Wᵀx + b\nL = F.cross_entropy(v, y)\n"))
    #expect(torch.contains("dx, dW, db = torch.autograd.grad(L, (x, W, b), materialize_grads=True)\n"))
    let jax = script(data + "; v = Wᵀx + b; L = cross_entropy(v, y)", "export jax out.py of L")
    #expect(jax.contains("def forward(x, W, b):\n    v = W.T @ x + b  # Wᵀx + b\n"))
    #expect(jax.contains("dx, dW, db = jax.grad(lambda *v: forward(*v)[1], argnums=(0, 1, 2))(x, W, b)\n"))
    // The helper that it calls stands in it, and no other.
    #expect(jax.contains("def cross_entropy(z, y):"))
    #expect(!jax.contains("def huber_loss"))
  }

  /// What was taken along an axis is added back along the same one.
  @Test func scattersKnowTheirAxis() {
    let data = "W = [1, 2, 3; 4, 5, 6]; const k = [2, 0, 2]; y = take(W, k, axis=1); z = sum(y^3); g = grad(z, W)"
    #expect(script(data, "export jax out.py").contains("jnp.zeros((2, 3)).at[:, k].add("))
    let torch = script(data, "export pytorch out.py")
    #expect(torch.contains("torch.zeros((2, 3)).index_add(1, k.reshape(-1), ") && torch.contains(".reshape((2, -1))"))
    let rows = "E = [1, 2; 3, 4]; const k = [1, 0, 1]; z = sum(embedding(k, E)^3); g = grad(z, E)"
    #expect(script(rows, "export jax out.py").contains("jnp.zeros((2, 2)).at[k].add("))
    #expect(script(rows, "export pytorch out.py").contains(".index_add(0, k.reshape(-1), "))
  }

  /// A constant that a derivative made is an array, also where it is one number.
  @Test func constantsOfDerivativesAreArrays() {
    let data = "x = 2; const c = grad(3 * x, x); z = c * x"
    #expect(script(data, "export jax out.py").contains("c = jax.lax.stop_gradient(jnp.array(3.0))"))
  }

  @Test func namesBecomePythonNames() {
    #expect(PythonNames.identifier("θ") == "θ")
    #expect(PythonNames.identifier("w₁") == "w1")
    #expect(PythonNames.identifier("ϑ") == "vartheta")
    #expect(PythonNames.identifier("ℓ") == "ell")
    #expect(PythonNames.identifier("_x") == "_x")
    var names = PythonNames(reserved: ["torch"])
    #expect(
      ["lambda", "torch", "w₁", "w1", "ŷ", "y\u{302}"].map { names.unique($0) } == [
        "lambda_", "torch_", "w1", "w1_", "ŷ", "ŷ_",
      ])
    let text = script("lambda = 2; F = 3; z = lambda * F", "export pytorch out.py")
    #expect(text.contains("z = lambda_ * F_"))
  }

  @Test func precedenceIsPythons() {
    let text = script(
      "a = 2; b = 3; p = -a^2; q = (-a)^2; r = a^-b; s = a - (b - a); t = a / (b * a); v = 2 * -a; w = (a > 1) * (b == 3); m = a^b^2; n = (a^b)^2",
      "export pytorch out.py")
    for line in [
      "p = -a**2\n", "q = (-a)**2", "r = a**-b\n", "s = a - (b - a)\n", "t = a / (b * a)\n", "v = 2 * (-a)",
      "w = (a > 1).double() * (b == 3).double()", "m = a**b**2\n", "n = (a**b)**2\n",
    ] { #expect(text.contains(line), "\(line)") }
  }

  @Test func aLabelThatIsWrittenOutIsAWholeNumber() {
    let statements = "x = [1, 2, 3]; z = cross_entropy(x, 1)"
    #expect(script(statements, "export jax out.py of z").contains("cross_entropy(x, jnp.array(1))"))
    #expect(script(statements, "export pytorch out.py of z").contains("torch.tensor(1)"))
  }

  @Test func whatIsUsedTwiceIsComputedOnce() {
    let text = script("f(t) = t^2 + 1; w = 3; z = f(f(f(w))) * f(w)", "export jax out.py")
    #expect(text.contains("    u1 = w**2 + 1\n"))
    let long = script("w = 0.5; z = iterate(sin, w, 300)", "export jax out.py")
    for line in long.split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test func onlyWhatAnOutputRestsOnIsWritten() {
    let text = script("x = 2; y = x^2; z = exp(y); q = 5; r = q^2", "export pytorch out.py of y")
    #expect(text.contains("y = x**2"))
    #expect(!text.contains("z = ") && !text.contains("q = "))
    #expect(text.contains("check(\"∂y/∂x\", dx, 4.0)"))
    let elsewhere = script("x = 2; y = x^2", "export pytorch out.py of y + 1 at x = 5")
    #expect(elsewhere.contains("out = y + 1\n"))
    #expect(elsewhere.contains("check(\"∂out/∂x\", dx, 10.0)"))
  }

  @Test func withoutAFileItIsPrinted() {
    var session = Session()
    let output = session.output("x = 2; y = x^2; export pytorch of y")
    #expect(output.contains("y = x**2\n"))
    #expect(output.contains("(dx,) = torch.autograd.grad(y, (x,), materialize_grads=True)\n"))
    for line in output.split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test func finalNumbersAreDifferentiated() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    let output = session.output("x = [1, 2]; a = sum(x); b = a^2; c = x * a; d = sum(c); export jax m")
    #expect(output.contains("wrote m.py: 4 definitions, gradients of b, d"))
    #expect(files["m.py"]?.contains("# Gradients of a") == false)
  }

  @Test func tellsPrograms() {
    var session = Session(files: MemoryFiles().access)
    let json = session.respond(to: "x = 2; y = x^2; export torch m.py").last?.json.text ?? ""
    #expect(json.contains("\"path\":\"m.py\",\"format\":\"pytorch\",\"definitions\":1,\"outputs\":[\"y\"]"))
  }

  @Test func anExportChangesNothing() {
    var session = Session(files: MemoryFiles().access)
    _ = session.respond(to: "x = 2; y = x^2")
    let before = VisibleState(session)
    _ = session.respond(to: "export jax m.py of y * 3 at x = 4")
    #expect(VisibleState(session) == before)
  }

  @Test func refuses() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    #expect(session.problem("export pytorch m.py")?.message == "nothing is defined yet")
    #expect(session.problem("x = 2; export jax m.py")?.hint == "y = … defines a node")
    #expect(session.problem("y = x^2; export pytroch m.py")?.hint == "did you mean pytorch?")
    #expect(session.problem("export word m.py")?.hint.contains("pytorch, jax") == true)
    #expect(session.problem("export")?.message.contains("pytorch, jax") == true)
    #expect(session.problem("export jax \"\"")?.message.contains("path") == true)
    #expect(session.problem("export jax m.py y")?.hint == ExportCommand.synopsis)
    #expect(session.problem("export jax m.py of q")?.message.contains("unknown name") == true)
    #expect(files["m.py"] == nil)
    files.fill()
    #expect(session.problem("export jax m.py")?.message.contains("no space left") == true)
  }

  @Test func completion() {
    var session = Session(files: MemoryFiles().access)
    _ = session.respond(to: "loss = 2")
    #expect(session.completions(for: "export j", cursor: 8).candidates == ["jax"])
    #expect(session.completions(for: "export jax n", cursor: 12).candidates == ["net.bp", "notes.txt"])
    #expect(session.completions(for: "export jax m.py o", cursor: 17).candidates.contains("of"))
    #expect(session.completions(for: "export jax m.py of lo", cursor: 21).candidates.contains("loss"))
  }
}

/// The tables of functions of the libraries.
@Suite struct PythonFunctionTests {
  @Test(arguments: Opcode.allCases)
  func everyOperationOnNumbersIsSpelled(_ opcode: Opcode) {
    let arity = opcode.description?.arity ?? 1
    for library in [Torch.self, JAX.self] as [any PythonLibrary.Type] {
      let values = (0..<arity).map { Tensor<Double>(scalar: Double($0 + 2)) }
      let call = PythonCall(
        operands: ["a", "b"].prefix(arity).map { PythonCode($0) }, shapes: values.map(\.shape), shape: [],
        values: values, value: values[0], isIndex: values.map { _ in false }, library: library)
      // What is in no table would be called by the name that it has here.
      let text = library.code(opcode, call).text
      let isKnown =
        opcode.description.flatMap { library.function($0.libraryNames) } != nil || library.special(opcode, call) != nil
      #expect(isKnown || !text.hasPrefix("\(library.module).\(opcode)("), "\(text)")
    }
  }
}
