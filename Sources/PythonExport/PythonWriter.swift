import Graphs
import Tensors

/// The lines of a script that both libraries share.
struct PythonWriter {
  let program: PythonProgram
  let source: ExportSource
  let library: any PythonLibrary.Type
  var lines: [String] = []

  init(_ source: ExportSource, _ library: any PythonLibrary.Type, indent: Int) throws(ExportProblem) {
    self.source = source
    self.library = library
    program = try PythonProgram(source, library, indent: indent)
  }

  /// The script: its head, the helpers that it calls, then the body.
  func text(head: [String], check: String) -> String {
    let body = lines.joined(separator: "\n")
    var openings = openings
    var helpers: [String] = []
    // A helper may call those that stand after it in the list.
    for helper in library.helpers where openings.contains(helper.name + "(") {
      helpers.append(helper.definition)
      Self.addOpenings(of: helper.definition, to: &openings)
    }
    let parts = [head.joined(separator: "\n")] + (helpers + [check]).map { "\n\n\($0)" } + ["\n\n\(body)\n"]
    return parts.joined(separator: "\n")
  }

  /// Whether any line calls a function of a module.
  func uses(module: String) -> Bool { openings.contains(module + ".") }

  /// The words of the lines that a bracket or a point follows, with it: `relu(`, `F.`.
  private var openings: Set<String> {
    var found: Set<String> = []
    var pace = Pace()
    for line in lines {
      if pace.isStopped(after: line.utf8.count) { break }
      Self.addOpenings(of: line, to: &found)
    }
    return found
  }

  /// Adds those of a text; what itself stands behind a point is none, and no number is.
  private static func addOpenings(of text: String, to found: inout Set<String>) {
    var word: [UInt8] = []
    var isMember = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
        word.append(byte)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if word.isEmpty { isMember = true }
        word.append(byte)
      default:
        if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "."), !word.isEmpty, !isMember {
          found.insert(String(decoding: word + [byte], as: UTF8.self))
        }
        isMember = byte == UInt8(ascii: ".")
        word.removeAll(keepingCapacity: true)
      }
    }
  }

  /// The data: every variable and every constant.
  mutating func writeData(variableTail: String) {
    if !program.variables.isEmpty {
      lines.append("# Variables: leaves that gradients reach")
      for variable in program.variables { write(variable, tail: variableTail) }
      lines.append("")
    }
    if !program.constants.isEmpty {
      lines.append("# Constants")
      for constant in program.constants { write(constant, tail: "") }
      lines.append("")
    }
  }

  private mutating func write(_ leaf: PythonProgram.Name, tail: String) {
    lines += PythonNumbers.lines(
      "\(leaf.python) = \(library.maker)(", source.graph.value(of: leaf.node), "\(tail))", in: library,
      whole: program.indices.contains(leaf.node))
  }

  /// The definitions, one after another.
  mutating func writeDefinitions(indent: String) {
    for line in program.lines {
      let text = "\(indent)\(line.name) = \(line.text)"
      guard let comment = line.comment else {
        lines.append(text)
        continue
      }
      let whole = "\(text)  # \(comment)"
      lines += whole.count <= PythonNumbers.width ? [whole] : ["\(indent)# \(line.name) = \(comment)", text]
    }
  }

  /// That every definition has the value that it had in the session.
  mutating func writeValueChecks(_ actual: ((Int) -> String)? = nil) {
    for (k, result) in program.results.enumerated() {
      write(check: result.session, actual?(k) ?? result.python, source.graph.value(of: result.node))
    }
  }

  /// That the gradients of a number are what they were in the session: `call` takes them all at once.
  mutating func writeGradientChecks(of scalar: NodeID, taken: (_ target: String) -> [String], names: [String]) {
    let gradients = source.gradients(of: scalar)
    let shared = source.shared(gradients, of: scalar)
    let output = source.named.names[scalar] ?? ""
    let target = names.joined(separator: ", ")
    // Many names do not make a line that can be read.
    let isShort = target.count <= 50
    lines += taken(isShort ? target : "gradients")
    for (k, variable) in program.variables.enumerated() {
      guard let place = source.variables.firstIndex(of: variable.node) else { continue }
      write(
        check: "∂\(output)/∂\(variable.session)", isShort ? names[k] : "gradients[\(k)]", gradients[place],
        shared: shared[place])
    }
  }

  private mutating func write(
    check name: String, _ actual: String, _ expected: Tensor<Double>, shared: Tensor<Bool>? = nil
  ) {
    guard let shared else {
      lines += PythonNumbers.lines("check(\"\(name)\", \(actual), ", expected, ")", in: library)
      return
    }
    let compared = shared.map { $0 ? 1.0 : 0 }
    lines += ["# \(library.title) gives nan at entries that no path reaches; they are not compared."]
    lines += PythonNumbers.lines("compared = \(library.maker)(", compared, ")", in: library)
    lines += PythonNumbers.lines(
      "check(\"\(name)\", \(library.module).where(compared != 0, \(actual), 0.0), ",
      shared.combined(with: expected) { $0 ? $1 : 0 }, ")", in: library)
  }

  /// Names separated by commas between a head and a tail, on one line where it fits.
  func call(_ head: String, _ items: [String], _ tail: String) -> [String] {
    let line = head + items.joined(separator: ", ") + tail
    if line.count <= PythonNumbers.width { return [line] }
    let inner = "    " + items.joined(separator: ", ")
    if inner.count <= PythonNumbers.width { return [head, inner, tail] }
    return [head] + PythonNumbers.filled(items.map { $0 + "," }, indent: "    ") + [tail]
  }

  /// Names for the gradients by every variable.
  func gradientNames() -> [String] {
    var names = program.names
    return program.variables.map { names.unique("d\($0.python)") }
  }

  /// What is left out, as comments.
  var omissions: [String] { source.broken.map { "# \($0) is no longer valid and is left out" } }

  /// The last line: how much was checked.
  mutating func writeEnd(gradients: Int) {
    func count(_ n: Int, _ word: String) -> String { "\(n) \(word)\(n == 1 ? "" : "s")" }
    let values = count(program.results.count, "value")
    let parts = gradients == 0 ? values : "\(values) and \(count(gradients, "gradient"))"
    lines.append("print(\"backprop and \(library.title) agree on \(parts)\")")
  }
}
