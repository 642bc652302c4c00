import Explanations
import Graphs
import Language
import Tensors

/// An example carried out, with the local Jacobians and the body of the node that it ends in, read from the node's own rule.
struct WorkedExample {
  /// The session after the example.
  private(set) var session: SessionState
  /// What was typed and what it printed.
  private var lines: [Text] = []
  /// Whether every statement was carried out.
  private(set) var isDone = true
  /// The last definition.
  private let name: String?

  /// An example carried out under the settings of a session.
  init(_ example: String, in outer: SessionState) {
    session = SessionState(outer.commands, files: Self.files, seed: 7)
    session.settings = outer.settings
    session.settings.width = outer.page.width - 2
    session.hasShownConventions = true
    name = Self.carryOut(example, &session, &lines, &isDone)
    guard let name, let question = Self.question(name, session) else { return }
    _ = Self.carryOut(question, &session, &lines, &isDone)
  }

  /// The file that examples read.
  static let sample = (
    name: "flowers.csv", text: "length,width,kind\n5.1,3.5,aster\n4.9,3,rose\n6.2,2.5,tulip\n5.5,2.4,rose\n"
  )

  /// That file and no other.
  static let files: FileAccess = {
    var files = FileAccess.none
    files.read = { path throws(FileAccess.Failure) in
      guard path == sample.name else { throw FileAccess.Failure("there are no files here") }
      return sample.text
    }
    return files
  }()

  /// Statements as they are typed, as many on a line as fit, with what they print; the name of the last definition.
  private static func carryOut(
    _ text: String, _ session: inout SessionState, _ lines: inout [Text], _ isDone: inout Bool
  ) -> String? {
    let page = session.page
    let format = PlainFormat(page)
    for line in Script.lines(of: text, width: page.width - prompt.count) {
      lines.append(Text(prompt, .muted) + Text(line))
      for response in session.respond(to: line) {
        isDone = isDone && response.outcome != .failed
        lines += format.render(response.document).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
          .map { Text(String($0)) }
      }
    }
    return session.sheet.definitions.keys.last
  }

  private static let prompt = "backprop> "

  /// What a student would ask next: the derivative of the result by each operand, where it can be shown in few numbers.
  private static func question(_ name: String, _ session: SessionState) -> String? {
    guard let node = session.sheet.nodes[name], !session.sheet.graph.isLeaf(node) else { return nil }
    let (graph, names) = (session.sheet.graph, session.sheet.namesOfNodes)
    let differentiable = graph.operands(of: node).filter { operand in
      if case .constant = graph.operation(of: operand) { return false }
      return names[operand] != nil && graph.pathLength(from: operand, to: node) > 0
    }
    let result = graph.shape(of: node)
    let questions = differentiable.compactMap { operand -> String? in
      guard let operandName = names[operand] else { return nil }
      let shape = graph.shape(of: operand)
      if result.isEmpty { return shape.entryCount <= 9 ? "grad(\(name), \(operandName))" : nil }
      let isSmall = result.count == 1 && shape.count <= 1 && result.entryCount * shape.entryCount <= 16
      return isSmall ? "jacobian(\(name), \(operandName))" : nil
    }
    return questions.isEmpty ? nil : questions.joined(separator: "; ")
  }

  /// The operation at the end, its operands and its result as formulas; nil where some have no name and are no number.
  private var operation: (ArrayOperation, [Formula], result: Formula)? {
    guard let name, let node = session.sheet.nodes[name], !session.sheet.graph.isLeaf(node) else { return nil }
    let graph = session.sheet.graph
    let names = session.sheet.namesOfNodes
    var formulas: [Formula] = []
    for operand in graph.operands(of: node) {
      if let name = names[operand] {
        formulas.append(.symbol(name, shape: graph.shape(of: operand)))
      } else if let literal = graph.literal(operand) {
        formulas.append(Formula(literal))
      } else {
        return nil
      }
    }
    let result = Formula.symbol(name, shape: graph.shape(of: node))
    switch graph.operation(of: node) {
    case .scalar(let opcode): return (.elementwise(opcode), formulas, result)
    case .array(let operation): return (operation, formulas, result)
    case .variable, .constant, .element: return nil
    }
  }

  /// The local Jacobian at each operand.
  var jacobianBlocks: [Block]? {
    guard let (operation, formulas, result) = operation else { return nil }
    let maps: [String?]
    if case .elementwise(let opcode) = operation, result.shape.isEmpty {
      maps = opcode.slopes(at: formulas, result: result).map { $0?.text(Self.style) }
    } else {
      maps = zip(operation.jacobians(at: formulas, result: result), formulas).map { map, operand in
        map?.structure(operand: operand.shape).text(Self.style)
      }
    }
    let y = result.text(Self.style)
    var lines: [(name: Text, formula: String)] = [(Text(y, .name), operation.formula(formulas).text(Self.style))]
    var remarks: [Text] = []
    var long: [String] = []
    for (operand, map) in zip(formulas, maps) {
      guard case .symbol(let x) = operand.term else { continue }
      let derivative = "∂\(y)/∂\(x)"
      guard let map else {
        remarks.append(Text("no gradient goes to \(x)", .note))
        continue
      }
      // The Jacobian of a whole cell fills pages, and is read step by step.
      if map.count > 120, operation.isComposite {
        long.append(derivative)
      } else {
        lines.append((Text(derivative, .gradient), map))
      }
    }
    if !long.isEmpty {
      remarks.append(Text("\(long.joined(separator: ", ")): expand \(operation.name) shows every step", .note))
    }
    return [.heading("Local Jacobian"), .verbatim(HelpLines.equations(lines, width: session.page.width + 2))]
      + remarks.map { .note($0) }
  }

  /// The statements that the operation is short for; none for a simple one.
  var body: [String] {
    guard let (operation, formulas, result) = operation,
      let lines = operation.written(formulas, as: result.text(Self.style))
    else { return [] }
    return lines.map { "\($0.name) = \($0.formula.text(Self.typed))" }
  }

  func bodyBlocks(of function: String) -> [Block]? {
    let lines = body
    guard !lines.isEmpty else { return nil }
    let aside = Text("expand \(function) shows it step by step", .muted)
    return [.heading("Written out", aside: aside), .verbatim(lines.map { Text("  ") + Text($0) })]
  }

  /// What was typed and printed.
  var sessionBlocks: [Block] {
    [.heading("Example"), .verbatim(lines.map { Text("  ") + $0 })]
  }

  private static let style = FormulaStyle(minus: " − ", numbers: KnownNumbers())
  private static let typed = FormulaStyle(matrixTimes: " @ ", transpose: ".T", numbers: KnownNumbers())
}

/// Numbers as they are typed; the constants of the normal distribution are best read as what they are.
private struct KnownNumbers: NumberNotation {
  func text(_ x: Numeral) -> String {
    let known: [Double: String] = [.pi: "pi", 2 * .pi: "2 * pi", 2 / .pi: "2 / pi"]
    return known[x.approximate] ?? LiteralText.number(x.approximate)
  }
}
