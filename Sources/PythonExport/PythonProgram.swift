import Graphs
import Tensors

/// A part of a graph as Python: a line for each definition, and for what is used twice or would make a line too long.
struct PythonProgram {
  /// A definition: its name in the session and in Python.
  struct Name {
    let node: NodeID
    let session: String
    let python: String
  }
  /// `name = text`, with the definition as it was typed where the line says it otherwise.
  struct Line {
    let name: String
    let text: String
    let comment: String?
  }
  /// The variables, the constants and the definitions.
  private(set) var variables: [Name] = [], constants: [Name] = [], results: [Name] = []
  /// Constants that are written as whole numbers, being used as labels or indices only.
  private(set) var indices: Set<NodeID> = []
  /// What is computed, in order.
  private(set) var lines: [Line] = []
  private(set) var names: PythonNames

  private let source: ExportSource
  private let library: any PythonLibrary.Type
  private var codes: [NodeID: PythonCode] = [:]
  private var uses: [NodeID: Int] = [:]
  private var number = 0
  /// How wide the text of a line may be.
  private let width: Int

  /// An operation without a name is written into its user's line up to this length.
  private static let longestPart = 60

  /// The program for a source; `indent` columns stand before each line.
  init(_ source: ExportSource, _ library: any PythonLibrary.Type, indent: Int) throws(ExportProblem) {
    self.source = source
    self.library = library
    width = PythonNumbers.width - indent
    names = PythonNames(reserved: library.reserved.union(library.helpers.map(\.name)))
    let order = source.graph.ancestors(of: source.outputs)
    try refuseTooMuch(order)
    count(order)
    var assigned: [NodeID: String] = [:]
    for node in order { assigned[node] = source.named.names[node].map { names.unique($0) } }
    for (k, node) in order.enumerated() {
      if k & 1023 == 0, Work.isStopped { throw .interrupted }
      if source.graph.isLeaf(node) { leaf(node, assigned[node]) } else { operation(node, assigned[node]) }
    }
  }

  private var graph: Graph { source.graph }

  private func refuseTooMuch(_ order: [NodeID]) throws(ExportProblem) {
    let shown = order.filter { source.named.names[$0] != nil || graph.isLeaf($0) }
    let size = shown.reduce(order.count) { $0 + graph.shape(of: $1).entryCount }
    guard size <= source.mostNumbers else { throw .tooLarge(Double(size)) }
  }

  /// Counts the uses of every node, and finds the constants that are only ever labels or indices.
  private mutating func count(_ order: [NodeID]) {
    var others: Set<NodeID> = []
    for node in order {
      for (k, operand) in graph.operands(of: node).enumerated() {
        uses[operand, default: 0] += 1
        if k == indexOperand(node) { indices.insert(operand) } else { others.insert(operand) }
      }
    }
    indices = indices.filter { node in
      guard case .constant = graph.operation(of: node), !others.contains(node) else { return false }
      return graph.value(of: node).scalars.allSatisfy { Int(exactly: $0) != nil }
    }
  }

  /// Which operand of a node holds labels or indices.
  private func indexOperand(_ node: NodeID) -> Int? {
    guard case .array(let operation) = graph.operation(of: node) else { return nil }
    switch operation {
    case .crossEntropy(let loss):
      return loss.takesLabels(graph.operands(of: node).map { graph.shape(of: $0) }) ? 1 : nil
    case .negativeLogLikelihood, .linear(.take), .linear(.scatter): return 1
    case .oneHot: return 0
    default: return nil
    }
  }

  private mutating func leaf(_ node: NodeID, _ name: String?) {
    if let name {
      let definition = Name(node: node, session: source.named.names[node] ?? name, python: name)
      if case .variable = graph.operation(of: node) {
        variables.append(definition)
      } else {
        constants.append(definition)
      }
      codes[node] = PythonCode(name)
    } else if let literal = graph.literal(node) {
      codes[node] = PythonCode(literal, in: library)
    } else {
      let value = graph.value(of: node)
      let text = value.rank > 0 && !indices.contains(node) ? library.literal(value) : ""
      if value.count <= 64, !text.isEmpty, text.count <= Self.longestPart {
        codes[node] = PythonCode(text)
      } else {
        let name = names.automatic(&number)
        constants.append(Name(node: node, session: name, python: name))
        codes[node] = PythonCode(name)
      }
    }
  }

  private mutating func operation(_ node: NodeID, _ name: String?) {
    var code = self.code(for: node)
    // What makes the line too long gets lines of its own, the longest part first.
    let room = name.map { width - $0.count - 3 } ?? Self.longestPart
    if code.text.count > room { code = shortened(code, of: node, to: room) }
    if let name {
      results.append(Name(node: node, session: source.named.names[node] ?? name, python: name))
      emit(node, name, code)
    } else if uses[node] ?? 0 > 1 && !isCheap(node) || code.text.count > Self.longestPart {
      emit(node, names.automatic(&number), code)
    } else {
      codes[node] = code
    }
  }

  /// The code of a node after its longest parts were given lines, as many as it takes to fit into the room.
  private mutating func shortened(_ code: PythonCode, of node: NodeID, to room: Int) -> PythonCode {
    var code = code
    var excess = code.text.count - room
    for part in longestParts(of: node) where excess > 0 {
      guard let own = codes[part], !own.isName else { continue }
      let name = names.automatic(&number)
      emit(part, name, own)
      excess -= own.text.count - name.count
      // Brackets go as well, and a part may stand there twice: near the end the line itself is measured.
      guard excess <= Self.longestPart else { continue }
      code = self.code(for: node)
      excess = code.text.count - room
    }
    return self.code(for: node)
  }

  /// The operands that are written out and may be given a line, the longest first.
  private func longestParts(of node: NodeID) -> [NodeID] {
    let parts = graph.operands(of: node).compactMap { operand -> (node: NodeID, length: Int)? in
      guard let code = codes[operand], code.literal == nil, !code.isName, !graph.isLeaf(operand) else { return nil }
      let length = code.text.count
      return length > 8 ? (operand, length) : nil
    }
    return parts.sorted { $0.length > $1.length }.map(\.node)
  }

  /// Views and negations of what has a name are written again at every use.
  private func isCheap(_ node: NodeID) -> Bool {
    guard let operand = graph.operands(of: node).first, codes[operand]?.isName ?? false else { return false }
    switch graph.operation(of: node) {
    case .element, .array(.linear(.transpose)), .scalar(.negate), .array(.elementwise(.negate)): return true
    case .array(.linear(.select(let select))): return PythonIndex(select.notation) != nil
    default: return false
    }
  }

  private mutating func emit(_ node: NodeID, _ name: String, _ code: PythonCode) {
    let text = code.literal.map { library.array(library.number($0, whole: false)) } ?? code.text
    let comment = source.formulas[node].map { $0.count <= width - 2 ? $0 : $0.prefix(width - 3) + "…" }
    let isSaid = comment.map { Self.essence($0) == Self.essence(text) } ?? true
    lines.append(Line(name: name, text: text, comment: isSaid ? nil : comment))
    codes[node] = PythonCode(name)
  }

  /// What of a formula is left when the spellings that always differ are taken away.
  private static func essence(_ text: String) -> String {
    var result = text
    for prefix in ["torch.", "jax.nn.", "jnp.", "F.", " ", "("] { result = result.replacing(prefix, with: "") }
    return result.replacing(")", with: "").replacing("^", with: "**").replacing(".0", with: "")
  }

  private func code(for node: NodeID) -> PythonCode {
    let operands = graph.operands(of: node)
    let call = PythonCall(
      operands: operands.map { codes[$0] ?? PythonCode("?") }, shapes: operands.map { graph.shape(of: $0) },
      shape: graph.shape(of: node), values: operands.map { graph.value(of: $0) }, value: graph.value(of: node),
      isIndex: operands.map { indices.contains($0) }, library: library)
    switch graph.operation(of: node) {
    case .variable, .constant: return call.operands.first ?? PythonCode("?")
    case .scalar(let opcode): return library.code(opcode, call)
    case .array(let operation): return library.code(operation, call)
    case .element(let position): return PythonCode("\(call.base(0))[\(entryNotation(position, in: call.shapes[0]))]")
    }
  }
}
