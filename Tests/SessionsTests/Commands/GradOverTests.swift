import Explanations
import Testing

@testable import Sessions

@Suite struct GradOverTests {
  private static let data = "const X = [1, 2, -1; 0, 1, 2]; const Y = [0, 1]"
  private static let layer = "W = [.1, -.2; .3, .1; -.4, .2]; b = [.1, 0]"
  /// The lecture's numbers, computed elsewhere.
  private static let expected: [(name: String, gradient: [Double])] = [
    ("W", [-0.0989, 0.0989, -0.0533, 0.0533, 0.3880, -0.3880]), ("b", [0.0456, -0.0456]),
  ]

  /// A name that does not enter the output has no examples to tell apart.
  @Test func namesThatDoNotEnterAreSaid() {
    var session = Session()
    _ = session.respond(to: "const X = [1, 2; 2, 1]; w = [1, 1]; L = sum((X @ w)^2)")
    let output = session.output("grad L over q in X")
    #expect(output.contains("q does not enter L"))
    #expect(output.contains("too large") == false)
    #expect(session.output("grad sum(x * w) over x in X, q in [1, 2]").contains("q does not enter sum(x * w)"))
  }

  @Test(arguments: [
    "x = [5, 5, 5]; const y = 1; v = Wᵀx + b; L = cross_entropy(v, y); grad L over x in X, y in Y",
    "grad cross_entropy(Wᵀx + b, y) over x in X, y in Y",
    "loss(x, y) = cross_entropy(Wᵀx + b, y); grad loss(x, y) over x in X, y in Y",
    "loss(s, t) = cross_entropy(Wᵀs + b, t); grad loss(x, y) wrt W, b over y in Y, x in X",
    "x = 3; grad cross_entropy(Wᵀx + b, y) over x in X, y in Y wrt W, b",
    "W := 2 * W; grad cross_entropy(Wᵀx + b, y) over x in X, y in Y at W = W / 2",
  ])
  func theLecturesExample(_ text: String) throws {
    var session = Session()
    session.tellsPrograms = true
    _ = session.respond(to: "\(Self.layer); \(Self.data)")
    let response = try #require(session.respond(to: text).last)
    #expect(response.outcome == .done, "\(response.diagnostic?.message ?? "")")
    let members = Dictionary(response.json.members.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
    #expect(members["kind"] == "gradient")
    #expect(members["value"]?.numbers.first.map { abs($0 - 0.2808) < 5e-5 } == true)
    let gradients = members["gradients"]?.members ?? []
    for (name, expected) in Self.expected {
      let numbers = gradients.first { $0.name == name }?.value.numbers ?? []
      #expect(numbers.count == expected.count)
      for (a, b) in zip(numbers, expected) { #expect(abs(a - b) < 6e-5) }
    }
    guard case .array(let examples)? = members["examples"] else { throw Problem(.interrupted, at: nil) }
    let losses = examples.compactMap { $0.members.first { $0.name == "value" }?.value.numbers.first }
    #expect(zip(losses, [0.2204, 0.3412]).allSatisfy { abs($0 - $1) < 5e-5 } && losses.count == 2)
    let difference = members["batch"]?.members.first { $0.name == "largest_difference" }?.value.numbers.first
    #expect(try #require(difference) < 1e-15)
  }

  @Test func theSessionIsAsBefore() {
    var session = Session(seed: 3)
    _ = session.respond(to: "\(Self.layer); \(Self.data); x = [1, 2, 3]; const y = 0; L = cross_entropy(x @ W + b, y)")
    let before = VisibleState(session)
    let bits = session.bits
    _ = session.respond(to: "grad L over x in X, y in Y")
    #expect(VisibleState(session) == before)
    #expect(session.bits == bits)
  }

  @Test func manyExamplesAreElidedAndSaid() {
    var session = Session()
    let output = session.output("w = 2; grad (w * x - y)^2 over x in arange(500), y in ones(500)")
    #expect(output.contains("rows 0–11 of 500; all 500 count in the mean"))
    #expect(output.split { $0.isWhitespace }.joined(separator: " ").contains("its gradients are the same"))
    #expect(output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func aBatchTooLargeForOneGraphIsSaid() {
    var session = Session()
    let output = session.output("W = ones(100, 100); grad sum(W @ x) over x in ones(300, 100)")
    #expect(output.contains("too large"))
  }

  @Test func longWorkIsInterrupted() {
    var session = Session()
    _ = session.respond(to: "W = ones(3, 3)")
    session.isInterrupted = { true }
    #expect(session.problem("grad sum(W @ x) over x in ones(300, 3)")?.message.contains("interrupted") == true)
  }
}

extension JSONValue {
  /// All numbers in order.
  fileprivate var numbers: [Double] {
    switch self {
    case .number(let x): [x]
    case .integer(let n): [Double(n)]
    case .array(let values): values.flatMap(\.numbers)
    default: []
    }
  }
}
