import Explanations
import Testing

@testable import Sessions

/// A derivative by a part of an array is that part of the derivative by the whole, whichever command is asked.
@Suite struct PartDerivativeTests {
  private func session(after script: String) -> Session {
    var session = Session(files: Fixtures.access, seed: 1)
    session.tellsPrograms = true
    for response in session.respond(to: script) {
      #expect(response.outcome == .done, "\(response.source.text): \(response.diagnostic?.message ?? "")")
    }
    return session
  }

  private func value(_ expression: String, in session: Session) -> [Double]? {
    var session = session
    guard session.respond(to: expression).last?.outcome == .done else { return nil }
    return session.sheet.answer?.scalars
  }

  /// A member of what a command tells programs, by the names that lead there.
  private func member(_ path: [String], of command: String, in session: Session) -> [Double]? {
    var session = session
    guard let response = session.respond(to: command).last, response.outcome == .done else { return nil }
    var json = response.json
    for name in path {
      guard let next = json.members.first(where: { $0.name == name || name == "*" })?.value else { return nil }
      json = next
    }
    return json.numbers
  }

  // MARK: Every graph there is

  /// grad(z, x[i]) is grad(z, x)[i] for every number z and every array x of every transcript.
  @Test(arguments: Transcript.all) func everyEntryInEveryTranscript(_ transcript: Transcript) {
    var session = Session(files: Fixtures.access, seed: 1)
    for input in transcript.inputs { _ = session.respond(to: input) }
    session.settings.narration.numbers = .decimals
    let sheet = session.sheet
    let numbers = sheet.nodes.filter { sheet.graph.shape(of: $0.value).isEmpty && !sheet.graph.isLeaf($0.value) }
    let arrays = sheet.nodes.filter { (2...40).contains(sheet.graph.shape(of: $0.value).entryCount) }
    for z in numbers.sorted(by: { $0.key < $1.key }).suffix(3) {
      let before = Set(sheet.graph.ancestors(of: [z.value]))
      for x in arrays.sorted(by: { $0.key < $1.key }) where before.contains(x.value) {
        guard let whole = value("grad(\(z.key), \(x.key))", in: session) else { continue }
        for (part, positions) in parts(of: x.key, sheet.graph.shape(of: x.value)) {
          let expected = positions.map { whole[$0] }
          let found = value("grad(\(z.key), \(part))", in: session)
          #expect(found.map { isSame($0, expected) } == true, "grad(\(z.key), \(part)) is \(found ?? [])")
        }
      }
    }
  }

  /// Parts of an array as they are typed, with the positions they mean.
  private func parts(of name: String, _ shape: [Int]) -> [(String, [Int])] {
    let (rows, columns) = (shape[0], shape.dropFirst().reduce(1, *))
    var parts = [
      ("\(name)[0]", Array(0..<columns)), ("\(name)[-1]", Array((rows - 1) * columns..<rows * columns)),
      ("\(name)[1:]", Array(columns..<rows * columns)), ("\(name)[[0, 0]]", Array(0..<columns) + Array(0..<columns)),
    ]
    if rows == 1 { parts.remove(at: 2) }
    guard shape.count == 2 else { return parts }
    parts += [
      ("\(name)[0, \(columns - 1)]", [columns - 1]), ("\(name)[:, 0]", (0..<rows).map { $0 * columns }),
      ("\(name).T[0]", (0..<rows).map { $0 * columns }), ("\(name)[0][\(columns - 1)]", [columns - 1]),
    ]
    return parts
  }

  private func isSame(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= 1e-12 * max(1, abs($0)) }
  }

  // MARK: Every command

  struct Sheet: Sendable, CustomTestStringConvertible {
    let script: String, output: String, whole: String, part: String, positions: [Int]
    var testDescription: String { "∂\(output)/∂\(part) of \(script)" }
  }

  private static let network =
    "W = [1, 2, 0.5; 3, -4, 1]; x = [1, -1, 2]; b = [0.1, 0.2]; h = tanh(W @ x + b); const y = 1; "
    + "L = -h[y] + log(sum(exp(h))) + W[0,1] * x[0] + sum(W[:,1]^2); "

  static let sheets: [Sheet] = [
    Sheet(script: network, output: "L", whole: "W", part: "W[0,1]", positions: [1]),
    Sheet(script: network, output: "L", whole: "W", part: "W[:,1]", positions: [1, 4]),
    Sheet(script: network, output: "L", whole: "W", part: "W[1]", positions: [3, 4, 5]),
    Sheet(script: network, output: "L", whole: "W", part: "W[1][0:2]", positions: [3, 4]),
    Sheet(script: network, output: "L", whole: "W", part: "W[y]", positions: [3, 4, 5]),
    Sheet(script: network, output: "L", whole: "W", part: "W[0:2, [2, 0]]", positions: [2, 0, 5, 3]),
    Sheet(script: network, output: "L", whole: "W", part: "W.T[1]", positions: [1, 4]),
    Sheet(script: network, output: "L", whole: "W", part: "W.T", positions: [0, 3, 1, 4, 2, 5]),
    Sheet(script: network, output: "L", whole: "h", part: "h[y]", positions: [1]),
    Sheet(script: network, output: "L", whole: "h", part: "h[::-1]", positions: [1, 0]),
    Sheet(script: network, output: "L", whole: "x", part: "x[[2, 2, 0]]", positions: [2, 2, 0]),
    Sheet(script: network, output: "L", whole: "x", part: "x[-1]", positions: [2]),
    Sheet(script: network, output: "L", whole: "x", part: "reshape(x, 3, 1)[1:, 0]", positions: [1, 2]),
    Sheet(script: network, output: "L", whole: "b", part: "b[1:]", positions: [1]),
  ]

  @Test(arguments: sheets, ["", "set sharing off; ", "expand all; "]) func everyCommand(_ sheet: Sheet, start: String)
    throws
  {
    let session = session(after: start + sheet.script)
    let (z, p) = (sheet.output, sheet.part)
    let whole = try #require(value("grad(\(z), \(sheet.whole))", in: session))
    let expected = sheet.positions.map { whole[$0] }
    func expect(_ found: [Double]?, _ expected: [Double], _ what: String) {
      #expect(found.map { isClose($0, expected) } == true, "\(what): \(found ?? []), not \(expected)")
    }
    expect(value("grad(\(z), \(p))", in: session), expected, "grad(·, ·)")
    expect(member(["gradients", "*"], of: "grad \(z) wrt \(p)", in: session), expected, "grad")
    expect(member(["value"], of: "derive \(z) wrt \(p)", in: session), expected, "derive")
    expect(value("jacobian(\(z), \(p))", in: session), expected, "jacobian(·, ·)")
    expect(member(["jacobians", "*"], of: "jacobian \(z) wrt \(p)", in: session), expected, "jacobian")
    expect(value("vjp(\(z), \(p), 2)", in: session), expected.map { 2 * $0 }, "vjp")
    let sum = [expected.reduce(0, +)]
    expect(value("jvp(\(z), \(p), 1)", in: session), sum, "jvp")
    expect(member(["tangent"], of: "tangent \(z) wrt \(p) direction 1", in: session), sum, "tangent")
    expect(member(["gradient"], of: "why \(p) of \(z)", in: session), expected, "why")
    expect(member(["gradient"], of: "paths \(z) \(p)", in: session), expected, "paths")

    let n = whole.count
    let hessian = try #require(value("hessian(\(z), \(sheet.whole))", in: session))
    let block = sheet.positions.flatMap { i in sheet.positions.map { hessian[i * n + $0] } }
    expect(value("hessian(\(z), \(p))", in: session), block, "hessian(·, ·)")
    expect(member(["matrix"], of: "hessian \(z) wrt \(p)", in: session), block, "hessian")

    var checked = session
    let check = try #require(checked.respond(to: "check \(z) wrt \(p)").last)
    #expect(check.json.members.first { $0.name == "passed" }?.value == .bool(true))
  }

  private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) }
  }

  @Test func theRowsOfAnArrayByAPart() {
    let session = session(after: Self.network)
    let whole = value("jacobian(h, W)", in: session) ?? []
    let expected = (0..<2).flatMap { row in [1, 4].map { whole[row * 6 + $0] } }
    for text in ["jacobian(h, W[:,1])", "jacobian(h, W.T[1])", "jacobian(h, take(W, 1, axis=1))"] {
      #expect(value(text, in: session).map { isClose($0, expected) } == true, "\(text)")
    }
    #expect(member(["jacobians", "*"], of: "jacobian h wrt W[:,1]", in: session).map { isClose($0, expected) } == true)
    let sums = [expected[0] + 2 * expected[1], expected[2] + 2 * expected[3]]
    #expect(value("jvp(h, W[:,1], [1, 2])", in: session).map { isClose($0, sums) } == true)
    let pulled = [expected[0] + 3 * expected[2], expected[1] + 3 * expected[3]]
    #expect(value("vjp(h, W[:,1], [1, 3])", in: session).map { isClose($0, pulled) } == true)
  }

  @Test func examples() {
    let session = session(after: "w = [2, 3]; loss(x, t) = (w @ x - t)^2 + w[0]^2")
    let clause = "over x in [1, 2; 3, 4; 5, 6], t in [1, 2, 3]"
    let whole = member(["gradients", "*"], of: "grad loss(x, t) \(clause) wrt w", in: session) ?? []
    #expect(whole.count == 2)
    #expect(member(["gradients", "*"], of: "grad loss(x, t) \(clause) wrt w[1]", in: session) == [whole[1]])
    #expect(
      member(["gradients", "*"], of: "grad loss(x, t) \(clause) wrt w[::-1]", in: session) == [whole[1], whole[0]])
  }

  @Test func updates() {
    var session = session(after: "W = [1, 2; 3, 4]; L = sum((W @ [1, -1])^2) + W[0,1]; s = 0")
    _ = session.respond(to: "s := grad(L, W[0,1])")
    #expect(session.sheet.value(of: "s")?.scalars == [3])
    _ = session.respond(to: "s := grad(L, W[:,1])[0] + grad(L, W)[0,1]")
    #expect(session.sheet.value(of: "s")?.scalars == [6])
  }

  /// What a name stands for as an index is no constant, and follows when it changes.
  @Test func indicesThatAreNames() {
    let start = "z = [2, 1, -1]; const y = 0; L = -z[y] + log(sum(exp(z))); g = grad(L, z[y]); H = hessian(L, z[y]); "
    let before = session(after: start)
    #expect(abs((value("g", in: before)?[0] ?? 0) + 0.2946) < 1e-4)
    let after = session(after: start + "y = 2")
    #expect(value("g", in: after) == value("grad(L, z)[2]", in: after))
    #expect(value("H", in: after) == value("hessian(L, z)[2, 2]", in: after))
    #expect(value("grad(L, z[y])", in: after) == value("grad(L, z)[2]", in: after))
    let comparing = session(after: start + "const k = 1")
    #expect(member(["right"], of: "compare ∂L/∂z[k] 0.2595", in: comparing) != nil)
    #expect(member(["output"], of: "nudge z[k] 0.01 of L", in: comparing) != nil)
  }
}

extension JSONValue {
  /// All numbers in it, in their order.
  fileprivate var numbers: [Double] {
    switch self {
    case .number(let x): [x]
    case .integer(let n): [Double(n)]
    case .array(let values): values.flatMap(\.numbers)
    case .object(let members): members.flatMap(\.value.numbers)
    case .null, .bool, .string: []
    }
  }
}
