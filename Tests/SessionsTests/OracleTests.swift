import Foundation
import Graphs
import Tensors
import Testing

@testable import Sessions

/// Every function against values, gradients and second derivatives that JAX computed from formulas of its own.
///
/// `Fixtures/Oracle/make_fixtures.py` makes the fixtures and knows nothing of the rules here.
@Suite struct OracleTests {
  @Test(arguments: OracleCase.all) func agreesWithJAX(_ example: OracleCase) throws {
    var session = Session(seed: 1)
    for statement in example.statements {
      let response = session.respond(to: statement).last
      #expect(response?.outcome == .done, "\(statement): \(response?.diagnostic?.message ?? "")")
    }
    let y = try #require(session.sheet.value(of: "y"))
    #expect(y.shape == example.value.shape)
    #expect(agree(y.scalars, example.value.values), "value \(y.scalars), JAX \(example.value.values)")
    guard !example.variables.isEmpty else { return }
    let graph = session.sheet.graph
    let contracted = try #require(session.sheet.nodes["s"])
    let swept = graph.gradient(of: contracted)
    for (k, name) in example.variables.enumerated() {
      let x = try #require(session.sheet.nodes[name])
      let zero = Tensor<Double>(graph.shape(of: x), repeating: 0)
      let expected = example.gradients[k]
      let reverse = (swept[x] ?? zero).scalars
      #expect(agree(reverse, expected), "gradient by \(name): \(reverse), JAX \(expected)")
      let symbolic = try #require(session.sheet.value(of: "g\(name)")).scalars
      #expect(agree(symbolic, expected), "derivative graph by \(name): \(symbolic), JAX \(expected)")
      guard !example.second.isEmpty else { continue }
      let second = try #require(session.sheet.value(of: "h\(name)")).scalars
      #expect(agree(second, example.second[k]), "second by \(name): \(second), JAX \(example.second[k])")
    }
  }

  @Test func thereAreManyOfThem() {
    #expect(OracleCase.all.count >= 400)
    #expect(OracleCase.all.reduce(0) { $0 + 1 + $1.gradients.count + $1.second.count } >= 1200)
  }

  /// The functions that JAX cannot be asked about, and why.
  static let withoutCounterpart = [
    "rand": "random numbers, which are repeated by a generator of backprop's own",
    "randn": "random numbers, which are repeated by a generator of backprop's own",
    "permutation": "random numbers, which are repeated by a generator of backprop's own",
    "shuffle": "a random order, which is repeated by a generator of backprop's own", "csv": "it reads a file",
    "split": "it gives several arrays, which are rows as they were",
  ]

  @Test func everyFunctionIsCompared() {
    let compared = Set(OracleCase.all.map(\.function))
    for name in FunctionTable.names where Self.withoutCounterpart[name] == nil {
      #expect(compared.contains(name), "\(name) has no case in make_fixtures.py")
    }
    for name in Self.withoutCounterpart.keys { #expect(FunctionTable.names.contains(name)) }
    let known = Set(FunctionTable.names + ["operator"])
    for name in compared { #expect(known.contains(name), "there is no function \(name)") }
  }

  /// Whether numbers are the same to ten digits of the largest among them.
  private func agree(_ a: [Double], _ b: [Double]) -> Bool {
    let scale = max(1e-3, b.map(abs).max() ?? 0)
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-10 * scale }
  }
}

/// A line of the fixtures: a call with what comes of it.
struct OracleCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Array: Decodable, Sendable {
    let shape: [Int]
    let values: [Double]
    var isVariable: Bool?
    enum CodingKeys: String, CodingKey {
      case shape, values
      case isVariable = "variable"
    }
  }
  let function: String
  let call: String
  let operands: [Array]
  let value: Array
  let cotangent: [Double]
  let gradients: [[Double]]
  let directions: [[Double]]
  let second: [[Double]]

  static let all: [OracleCase] = Fixtures.text("Fixtures/Oracle/fixtures.jsonl").split(separator: "\n").map {
    do { return try JSONDecoder().decode(OracleCase.self, from: Data($0.utf8)) } catch { fatalError("\(error): \($0)") }
  }

  var testDescription: String {
    "\(call) \(operands.map { $0.shape.map(String.init).joined(separator: "×") }.joined(separator: ", "))"
  }

  /// The names of the operands that gradients reach.
  var variables: [String] { operands.indices.filter { operands[$0].isVariable ?? false }.map { "x\($0)" } }

  /// The call as a session types it, contracted with the cotangent, differentiated, and differentiated again.
  var statements: [String] {
    var lines = operands.enumerated().map { k, operand in
      "\(operand.isVariable ?? false ? "" : "const ")x\(k) = \(Self.literal(operand))"
    }
    // An expression of numbers alone would be a leaf.
    lines.append("y = \(call)")
    guard !variables.isEmpty else { return lines }
    lines.append("const c = \(Self.literal(Array(shape: value.shape, values: cotangent)))")
    lines.append("s = sum(c * y)")
    lines += variables.map { "g\($0) = grad(s, \($0))" }
    guard !directions.isEmpty else { return lines }
    for (name, direction) in zip(variables, directions) {
      let shape = operands[Int(name.dropFirst()) ?? 0].shape
      lines.append("const d\(name) = \(Self.literal(Array(shape: shape, values: direction)))")
    }
    lines.append("t = " + variables.map { "sum(d\($0) * g\($0))" }.joined(separator: " + "))
    return lines + variables.map { "h\($0) = grad(t, \($0))" }
  }

  private static func literal(_ x: Array) -> String { ScriptText.value(Tensor(x.shape, x.values)) }
}
