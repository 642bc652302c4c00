import Language
import Testing

@Suite struct RobustnessTests {
  /// A fixed sequence of numbers, so that a failure can be repeated.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// Parses every statement of `text` and renders its error; returns how many were valid.
  @discardableResult private func run(_ text: String) -> Int {
    var valid = 0
    for source in Script.statements(of: text) {
      do {
        _ = try Statement(parsing: source, words: words)
        valid += 1
      } catch {
        let lines = DiagnosticRenderer().lines(for: error.diagnostic, in: source)
        if lines.count < 3 || lines.contains(where: { $0.count > 80 || $0.contains("\n") }) {
          Issue.record("\(lines)")
        }
      }
    }
    return valid
  }

  private let lines = [
    "x = [1, 2; 3, 4]", "const y = 1", "f(t) = t^2 + 1", "W1, b1 -= 0.5 * grad(L)", "z = mean(k in range(N): x[k])",
    "ŷ = sigmoid(xᵀw + b)", "grad z wrt x at x = 3", "y = x[1:, :-1] # c", "a = f'(x)' @ W.T", "csv(\"f.csv\")",
  ]

  @Test func randomBytes() {
    var generator = Generator(state: 1)
    for _ in 0..<10_000 {
      let length = Int.random(in: 0..<40, using: &generator)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      run(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func mutatedLines() {
    var generator = Generator(state: 2)
    let pieces: [String] = "()[]{},;:=+-*/^@'\".T²ᵀx1 #?\n".map { String($0) } + ["in", "const", "grad "]
    var valid = 0
    for _ in 0..<5_000 {
      guard let original = lines.randomElement(using: &generator) else { continue }
      var line = Array(original)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<max(line.count, 1), using: &generator)
        if Bool.random(using: &generator), place < line.count {
          line.remove(at: place)
        } else if let piece = pieces.randomElement(using: &generator) {
          line.insert(contentsOf: piece, at: min(place, line.count))
        }
      }
      valid += run(String(line))
    }
    #expect(valid > 500)
  }

  @Test func validLinesAreValid() {
    #expect(run(lines.joined(separator: "\n")) == lines.count)
    #expect(run(lines.joined(separator: ";").replacing("# c", with: "")) == lines.count)
  }

  @Test(arguments: ["(", "[", "f(", "x[", "-", "2^", "[1,", "(1+", "x?", "{", "a = ", "\"", "f'", "Wᵀ"])
  func repeated(_ piece: String) {
    run(String(repeating: piece, count: 20_000))
  }

  @Test func manyStatements() {
    #expect(run(String(repeating: "1;", count: 5_000)) == 5_000)
    #expect(run(String(repeating: "(\n", count: 5_000)) == 0)
  }

  @Test(arguments: [("(", ")"), ("[", "]"), ("f(", ")"), ("-(", ")"), ("", "'"), ("", "[0]"), ("", "²ᵀ")])
  func nested(_ opening: String, _ closing: String) throws {
    func text(_ count: Int) -> String {
      String(repeating: opening, count: count) + "x" + String(repeating: closing, count: count)
    }
    #expect(run(text(100_000)) == 0)
    #expect(run(text(90)) == 1)
  }

  @Test func nestingInsideAndOutsideTogetherIsLimited() {
    let text = String(repeating: "(", count: 190) + "x" + String(repeating: "')", count: 190)
    #expect(run(text) == 1)
    let deeper = String(repeating: "(", count: 190) + "x" + String(repeating: "'')", count: 190)
    #expect(run(deeper) == 0)
  }

  @Test(.timeLimit(.minutes(1))) func longLine() throws {
    let text = "1" + String(repeating: "+1", count: 500_000)
    let start = ContinuousClock.now
    guard case .expression(let tree) = try statement(text).kind else {
      Issue.record("no expression")
      return
    }
    #expect(tree.nodes.count == 1_000_001)
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
