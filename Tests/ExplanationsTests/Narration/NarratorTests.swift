import Foundation
import Graphs
import Tensors
import Testing

@testable import Explanations

/// What narration prints, kept as files to be read. RECORD=1 writes them anew and fails the run.
@Suite struct NarratorTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Narration")

  static func compare(_ text: String, with name: String) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name)")
    }
    #expect(try text == String(contentsOf: file, encoding: .utf8), "\(name)")
  }

  @Test(arguments: LectureSheets.all.map(\.name))
  func operations(_ name: String) throws {
    try Self.compare(LectureSheets.gradient(name), with: name + ".txt")
  }

  @Test(arguments: [
    "scalar", "power", "repeated", "chain-rule", "affine", "relu", "cross-entropy", "linear-layer", "neuron", "network",
  ])
  func definitions(_ name: String) throws {
    var options = NarrationOptions()
    options.steps = .definitions
    try Self.compare(LectureSheets.gradient(name, options), with: "definitions-\(name).txt")
  }

  @Test(arguments: NarrationOptions.Names.allCases)
  func names(_ names: NarrationOptions.Names) throws {
    var options = NarrationOptions()
    options.names = names
    let text = try LectureSheets.gradient("scalar", options) + "\n" + LectureSheets.gradient("relu", options)
    try Self.compare(text, with: "names-\(names.rawValue).txt")
  }

  @Test func denominatorLayout() throws {
    var options = NarrationOptions()
    options.layout = .denominator
    options.isFirst = true
    let text = try LectureSheets.gradient("linear-layer", options)
    try Self.compare(text, with: "layout-denominator.txt")
    // The layout changes how Jacobians are written and never a gradient.
    let usual = try LectureSheets.gradient("linear-layer")
    #expect(text.summary == usual.summary)
    #expect(text.contains("∂v/∂x = W, "))
  }

  @Test func fullJacobians() throws {
    var options = NarrationOptions()
    options.jacobians = .full
    try Self.compare(LectureSheets.gradient("relu", options), with: "jacobians-full.txt")
  }

  @Test(arguments: ["scalar", "linear-layer"])
  func reports(_ name: String) throws {
    var (sheet, output) = try LectureSheets.example(name)
    let narrator = try sheet.narrator()
    let report = JSONValue.object(narrator.gradient(of: output, variables: sheet.variables).members)
    try Self.compare(report.text + "\n", with: "report-\(name).json")
    #expect(narrator.forward([output]).members.map(\.name) == ["output", "value", "nodes"])
  }

  @Test func withRespectToSomeNodes() throws {
    var (sheet, output) = try LectureSheets.example("scalar")
    let text = try sheet.grad(output, wrt: [sheet.variables[1]])
    #expect(!text.contains("to x"))
    #expect(text.contains("∂f/∂y = 2"))
  }

  @Test func longTracesSayWhatTheyLeaveOut() throws {
    var sheet = Sheet()
    var node = sheet.variable("x", [], 0.5)
    for _ in 0..<300 { node = try sheet.apply(.sin, node) }
    sheet.name(node, "z")
    let text = try sheet.grad(node)
    #expect(text.contains("101 of 301 nodes not shown"))
    #expect(text.contains("100 of 300 steps not shown"))
    #expect(text.contains("u299") && text.contains("300  u1 = sin(x)"))
  }

  @Test func automaticNamesSkipNamesInUse() throws {
    var (sheet, output) = try LectureSheets.example("scalar")
    sheet.reserve("u1")
    let names = try sheet.narrator().names(of: [output])
    #expect(names.node(named: "u1") == nil)
    #expect(try names.label(of: #require(names.node(named: "u3"))) == "u3")
  }

  @Test func everyLineFits() throws {
    for (name, _) in LectureSheets.all {
      for width in [40, 60, 80] {
        for line in try LectureSheets.gradient(name, width: width).split(separator: "\n") {
          #expect(TextWidth.columns(of: line) <= width, "\(name): \(line)")
        }
      }
    }
  }

  @Test func definitionsAreEchoed() throws {
    var sheet = Sheet()
    let f = sheet.variable("f", [], 6.909297), v = sheet.variable("v", [3], 1, 0.5, -2)
    let w = sheet.variable("W", [2, 2], 1, 2, 3, 4.5)
    let narrator = try sheet.narrator()
    let echoes = [("f", f), ("v", v), ("W", w)].map { PlainFormat().render(narrator.definition($0.0, $0.1)) }
    #expect(echoes[0] == "f = 6.9093\n")
    #expect(echoes[1] == "v = [1, 0.5, -2]\n")
    #expect(echoes[2].contains("W = ⎡ 1  2   ⎤   2×2") && echoes[2].contains("⎣ 3  4.5 ⎦"))
  }

  @Test func emptyArraysAreTold() throws {
    var sheet = Sheet()
    let x = sheet.variable("x", Tensor([0], [])), m = sheet.variable("M", Tensor([0, 3], []))
    let y = sheet.name(try sheet.apply(.relu, x), "y")
    let s = try sheet.apply(.linear(.sum(Sum())), y)
    let z = sheet.name(try sheet.apply(.add, s, sheet.apply(.linear(.sum(Sum())), sheet.apply(.tanh, m))), "z")
    for steps in NarrationOptions.Steps.allCases {
      var options = NarrationOptions()
      options.steps = steps
      options.jacobians = .full
      #expect(try sheet.grad(z, options).contains("Gradient of z"))
    }
    let members = try sheet.narrator().gradient(of: z, variables: [x, m]).members
    #expect(JSONValue.object(members).text.contains("\"value\":0"))
  }

  @Test func manyNodesTakeLittleTime() throws {
    var sheet = Sheet()
    var node = sheet.variable("x", [], 0.5)
    let y = sheet.variable("y", [], 0.25)
    for _ in 0..<5000 { node = try sheet.apply(.multiply, sheet.apply(.sin, node), y) }
    sheet.name(node, "z")
    let start = ContinuousClock.now
    _ = try sheet.grad(node)
    #expect(ContinuousClock.now - start < .seconds(5))
  }
}

extension LectureSheets {
  static func example(_ name: String) throws -> Example {
    try #require(all.first { $0.name == name }).make()
  }

  static func gradient(
    _ name: String, _ options: NarrationOptions = NarrationOptions(), width: Int = 80
  ) throws -> String {
    var (sheet, output) = try example(name)
    return try sheet.grad(output, options, width: width)
  }
}

extension String {
  /// The gradients at the end of a trace.
  fileprivate var summary: Substring { range(of: "\nGradient of").map { self[$0.lowerBound...] } ?? "" }
}
