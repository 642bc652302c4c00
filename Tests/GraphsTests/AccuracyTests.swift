import Foundation
import Graphs
import Testing

/// Values, slopes and second derivatives of scalar operations against mpmath, for arguments of every size.
///
/// `Oracles/accuracy.py` makes the fixture.
@Suite struct AccuracyTests {
  @Test(arguments: AccuracyCase.operations)
  func scalars(opcode: Opcode) throws {
    for line in AccuracyCase.all[opcode] ?? [] {
      for (what, ours, right) in try line.compared() {
        let e = ulps(ours, right)
        if e > 4 { print("ACC\t\(opcode)\t\(line.operands)\t\(what)\t\(ours)\t\(right)\t\(e)") }
      }
    }
  }
}

/// How many units in the last place of the right number another is off.
func ulps(_ x: Double, _ right: Double) -> Double {
  if x == right || (x.isNaN && right.isNaN) { return 0 }
  guard x.isFinite, right.isFinite else { return .infinity }
  return abs(x - right) / right.ulp
}

struct AccuracyCase {
  let opcode: Opcode
  let operands: [Double]
  let value: Double
  let slopes: [Double?]
  let seconds: [Double?]

  static let all: [Opcode: [AccuracyCase]] = {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Accuracy/scalars.tsv")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    var table: [Opcode: [AccuracyCase]] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t").map { $0.split(separator: ",").map { Double($0) } }
      let name = line.prefix { $0 != "\t" }
      guard let opcode = Opcode.operations.first(where: { "\($0)" == name }) else { continue }
      table[opcode, default: []].append(
        AccuracyCase(
          opcode: opcode, operands: fields[1].compactMap(\.self), value: fields[2][0] ?? .nan, slopes: fields[3],
          seconds: fields[4]))
    }
    return table
  }()
  static let operations = Opcode.operations.filter { all[$0] != nil }

  func compared() throws -> [(String, Double, Double)] {
    var graph = Graph()
    let leaves = operands.map { graph.variable($0) }
    let y = graph.append(opcode, leaves[0], leaves.count > 1 ? leaves[1] : nil)
    let first = try graph.derivative(of: y, wrt: leaves)
    let second = try first.map { try graph.derivative(of: $0, wrt: leaves) }.flatMap(\.self)
    try graph.forward()
    func number(_ node: NodeID) -> Double { graph.value(of: node).scalars[0] }
    var result = [("value", number(y), value)]
    for (k, (node, right)) in zip(first, slopes).enumerated() {
      if let right { result.append(("slope \(k)", number(node), right)) }
    }
    for (k, (node, right)) in zip(second, seconds).enumerated() {
      if let right { result.append(("second \(k)", number(node), right)) }
    }
    return result
  }
}
