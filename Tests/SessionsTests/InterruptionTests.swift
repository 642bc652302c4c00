import Explanations
import Synchronization
import Tensors
import Testing

@testable import Sessions

/// Long work asks about every millisecond whether to go on, and what is stopped changes nothing.
@Suite struct InterruptionTests {
  /// A statement that takes long, what it needs, and about how many stretches of work it takes at least.
  struct Long: Sendable, CustomTestStringConvertible {
    let statement: String
    let setup: String
    let stretches: Int
    /// The function of the language that it tries.
    let function: String
    var testDescription: String { statement }

    init(_ function: String, _ statement: String, _ setup: String = "", _ stretches: Int = 2) {
      (self.function, self.statement, self.setup, self.stretches) = (function, statement, setup, stretches)
    }
  }

  private static let vector = "v = ones(200000)"
  private static let matrix = "A = ones(450, 450)"
  private static let square = "S = eye(64) * 3 + 0.01"

  static let all: [Long] = [
    Long("zeros", "x = zeros(200000)"), Long("ones", "x = ones(200000)"), Long("eye", "x = eye(450)"),
    Long("arange", "x = arange(200000)"), Long("linspace", "x = linspace(0, 1, 200000)"),
    Long("rand", "x = rand(20000)"), Long("randn", "x = randn(20000)"),
    Long("sin", "y = sin(v)", vector), Long("maximum", "y = maximum(v, 1)", vector), Long("+", "y = v + v", vector),
    Long("*", "y = A * [1; 2; 3][0]", matrix), Long("where", "y = where(v > 0, v, 1)", vector),
    Long("clip", "y = clip(v, 0, 1)", vector),
    Long("sum", "y = sum(v)", vector), Long("sum", "y = sum(A, axis=0)", matrix), Long("mean", "y = mean(v)", vector),
    Long("max", "y = max(v)", vector), Long("prod", "y = prod(A, axis=1)", matrix), Long("var", "y = var(v)", vector),
    Long("norm", "y = norm(v)", vector), Long("argmax", "y = argmax(v)", vector),
    Long("cumsum", "y = cumsum(v)", vector), Long("logsumexp", "y = logsumexp(v)", vector),
    Long("softmax", "y = softmax(v)", vector), Long("log_softmax", "y = log_softmax(A, axis=0)", matrix),
    Long("layer_norm", "y = layer_norm(A)", matrix), Long("batch_norm", "y = batch_norm(A)", matrix),
    Long("cross_entropy", "y = cross_entropy(v, 0)", vector), Long("mse_loss", "y = mse_loss(v, 0 * v)", vector),
    Long("transpose", "y = A.T", matrix), Long("broadcast_to", "y = broadcast_to(ones(450), 450, 450)"),
    Long("flip", "y = flip(v)", vector), Long("flip", "y = flip(A, axis=0)", matrix),
    Long("tile", "y = tile([1, 2], 100000)"), Long("pad", "y = pad(v, 1)", vector),
    Long("concatenate", "y = concatenate(v, v)", vector, 1), Long("stack", "y = stack(v, v)", vector, 1),
    Long("select", "y = A[1:, 1:]", matrix), Long("take", "y = take(v, arange(200000))", vector),
    Long("one_hot", "y = one_hot(arange(450), 450)"), Long("diag", "y = diag(ones(450))"),
    Long("tril", "y = tril(A)", matrix), Long("outer", "y = outer(ones(450), ones(450))"),
    Long("kron", "y = kron(ones(21, 21), ones(21, 21))"), Long("cross", "y = cross(ones(60000, 3), ones(60000, 3))"),
    Long("conv1d", "y = conv1d(ones(3000), ones(100))"), Long("conv2d", "y = conv2d(ones(60, 60), ones(9, 9))"),
    Long("max_pool2d", "y = max_pool2d(ones(60, 60), 8, stride=1)"),
    Long("avg_pool2d", "y = avg_pool2d(ones(60, 60), 8, stride=1)"),
    Long("matmul", "y = ones(300, 300) @ ones(300, 300)"), Long("matmul", "y = A @ ones(450)", matrix, 1),
    Long("det", "y = det(S)", square), Long("inv", "y = inv(S)", square), Long("solve", "y = solve(S, S)", square),
    Long("logdet", "y = logdet(S)", square), Long("cofactors", "y = cofactors(S)", square),
    Long("cholesky", "y = cholesky(S)", square),
    Long("grad", "grad z", vector + "; z = sum(exp(-v^2))"), Long("grad", "g = grad(z, v)", vector + "; z = sum(v^2)"),
    Long("update", "v -= 0.1 * grad(z)", vector + "; z = sum(v^2)"),
    Long("iterate", "y = iterate(f, 1, 70000)", "f(t) = t * 0.5"),
    Long("range", "y = sum(k in range(5000): k * 2)", "", 1),
    Long("forward", "forward z", vector + "; z = sum(exp(-v^2))", 1),
    Long("permutation", "y = permutation(200000)", "", 1),
    Long("export", "export pytorch", vector + "; z = sum(v^2)", 1),
    Long("select", "y = v[1:]", vector), Long("concatenate", "y = concatenate(v, v)", vector, 5),
    Long("stack", "y = stack(v, v)", vector, 5), Long("argmin", "y = argmin(v)", vector, 5),
    Long("tangent", "tangent z wrt v", vector + "; z = sum(exp(-v^2))", 40),
    Long("why", "why v of z", vector + "; z = sum(exp(-v^2))", 20),
    Long("nudge", "nudge v 0.01 of z", vector + "; z = sum(exp(-v^2))", 60),
    Long("layers", "layers z", vector + "; z = sum(exp(-v^2))", 20),
    Long("paths", "paths z v", vector + "; z = sum(exp(-v^2))", 20),
    Long("compare", "compare v 2 * v", vector, 1000),
    Long("relu", "grad z", "v = arange(200000) - 100000; z = sum(relu(v))", 200),
    Long("export", "export jax", vector + "; z = sum(v^2)", 300),
    Long("links", "g = grad(z, w)", "f(t) = sin(t) + 1; w = 1; z = iterate(f, w, 3000)", 10),
    Long("vars", "graph z", "f(t) = sin(t) + 1; w = 1; z = iterate(f, w, 20000)", 1),
  ]

  /// Asked so often; yes from a number on.
  private final class Question: Sendable {
    private let asked = Mutex(0)
    private let limit: Int
    init(yesAfter limit: Int = .max) { self.limit = limit }
    var count: Int { asked.withLock { $0 } }
    var answer: @Sendable () -> Bool {
      { [self] in
        asked.withLock {
          $0 += 1
          return $0 > limit
        }
      }
    }
  }

  private func prepared(_ setup: String) -> Session {
    var session = Session(seed: 1)
    // A line each: what a line did becomes one step of undo when the next one begins.
    for statement in setup.split(separator: ";") {
      for response in session.respond(to: String(statement)) {
        #expect(response.outcome == .done, "\(response.source.text)")
      }
    }
    return session
  }

  /// What of a session must stay as it was; large arrays are compared and not written out.
  private struct Outline: Equatable {
    let names: [String]
    let formulas: [String?]
    let values: [Tensor<Double>?]
    let broken: [String]
    let nodes: Int
    let undo: Int
    let settings: Settings
    let random: RandomNumbers

    init(_ session: Session) {
      names = Array(session.sheet.definitions.keys)
      formulas = session.sheet.definitions.values.map(\.formula)
      values = names.map { session.sheet.value(of: $0) }
      broken = session.sheet.broken.keys.sorted()
      (nodes, undo, settings) = (session.sheet.graph.count, session.done.count, session.settings)
      random = session.random
    }
  }

  private static let mostQuestionsAfterYes = 200

  @Test(arguments: all) func longWorkAsksAndStops(_ long: Long) {
    let session = prepared(long.setup)
    let before = Outline(session)
    var whole = session
    let question = Question()
    whole.isInterrupted = question.answer
    #expect(whole.respond(to: long.statement).last?.outcome == .done)
    #expect(question.count > long.stretches)
    for limit in [0, 1, question.count / 2, question.count - 1] {
      var stopped = session
      let question = Question(yesAfter: limit)
      stopped.isInterrupted = question.answer
      let response = stopped.respond(to: long.statement).last
      // Each question may stand for a millisecond of work that nobody wants any more.
      #expect(question.count - limit <= Self.mostQuestionsAfterYes, "after \(limit)")
      #expect(response?.diagnostic?.message == "interrupted; nothing was changed", "after \(limit)")
      stopped.isInterrupted = { false }
      #expect(Outline(stopped) == before, "after \(limit)")
      // What was there before still computes.
      if limit == 0 { #expect(stopped.respond(to: long.statement).last?.outcome == .done) }
    }
  }

  /// Every function of arrays is stopped by a loop that it is made of; those without one of their own are listed here.
  @Test func everyFunctionIsTried() {
    let tried = Set(Self.all.map(\.function))
    let madeOfOthers: Set<String> = [
      "dot", "linear", "min", "argmin", "std", "flatten", "ravel", "reshape", "squeeze", "expand_dims", "gather",
      "embedding", "nll_loss", "attention", "rnn_cell", "lstm_cell", "gru_cell", "dropout", "trace", "triu", "kl_div",
    ]
    let losses: Set<String> = Set(FunctionTable.arrays.keys.filter { $0.hasSuffix("_loss") || $0.contains("entropy") })
    let others = Set(ArrayFunctionNames.all).subtracting(tried).subtracting(madeOfOthers).subtracting(losses)
    #expect(others.isEmpty, "\(others.sorted())")
  }

  @Test func aStoppedUpdateOfALargeGraphRestoresItsValues() {
    var session = prepared("v = ones(200000); z = sum(exp(-v^2)); w = z * 2")
    let before = session.bits
    session.isInterrupted = Question(yesAfter: 3).answer
    #expect(session.respond(to: "v := v * 2").last?.outcome == .failed)
    session.isInterrupted = { false }
    #expect(session.bits == before)
    #expect(session.respond(to: "undo").last?.outcome == .done)
    #expect(session.sheet.value(of: "w") == nil)
  }

  @Test func aStoppedRedefinitionBreaksNothingThatRestsOnIt() {
    var session = prepared("n = 1; v = ones(200000); z = sum(v^2) * n; w = z + 1")
    let before = Outline(session)
    for limit in 0..<12 {
      var stopped = session
      stopped.isInterrupted = Question(yesAfter: limit).answer
      guard stopped.respond(to: "v = ones(100000, 2)").last?.outcome == .failed else { continue }
      #expect(Outline(stopped) == before)
      #expect(stopped.sheet.broken.isEmpty)
    }
    #expect(session.respond(to: "v = ones(100000, 2)").last?.outcome == .done)
  }

  /// A stopped training is kept, and so must be what brings it back.
  @Test func aStoppedTrainingComesBackWhole() {
    var session = prepared("w = arange(3000) / 7; L = mean((w - 1)^2)")
    session.keepsEntries = true
    session.isInterrupted = Question(yesAfter: 20).answer
    let response = session.respond(to: "sgd L lr=0.1 steps=100000").last
    session.isInterrupted = { false }
    #expect(response?.outcome == .done)
    var restored = prepared("w = arange(3000) / 7; L = mean((w - 1)^2)")
    let entries = SessionEntry.entries(in: response?.entry?.text ?? "").entries
    #expect(entries.count == 1)
    for entry in entries { #expect(restored.restore(entry) == nil) }
    #expect(restored.bits == session.bits)
  }

  @Test func anInterruptedSettingIsNotSet() {
    var session = prepared("f(t) = sin(t) + 1; w = 1; z = iterate(f, w, 70000)")
    session.isInterrupted = Question(yesAfter: 1).answer
    #expect(session.respond(to: "set sharing off").last?.outcome == .failed)
    session.isInterrupted = { false }
    #expect(session.settings.sharing && session.sheet.graph.sharing)
    #expect(session.sheet.value(of: "z") != nil)
  }

  @Test func aFileIsWrittenWholeOrNotAtAll() {
    let files = MemoryFiles()
    var session = Session(files: files.access, seed: 1)
    _ = session.respond(to: "v = ones(1000); z = sum(v^2)")
    session.isInterrupted = { true }
    #expect(session.respond(to: "save s.bp").last?.outcome == .failed)
    #expect(session.respond(to: "export pytorch m.py").last?.outcome == .failed)
    #expect(files["s.bp"] == nil && files["m.py"] == nil)
  }
}

/// The functions of arrays by the names that are printed.
private enum ArrayFunctionNames {
  static let all = FunctionGroup.all.flatMap(\.functions).map(\.name).filter { FunctionTable.arrays[$0] != nil }
}
