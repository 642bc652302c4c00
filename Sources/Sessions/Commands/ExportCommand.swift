import Explanations
import Graphs
import Language
import PythonExport
import Tensors

/// `export pytorch [f.py] [of L]`: the session as a program; `export latex f.tex grad L`: what a command prints as a file.
enum ExportCommand: Command {
  static let name = "export"
  static let parameters: [Parameter] = [
    .choice(
      "format", ExportFormats.all.map { $0.name } + DocumentFormats.published.map { $0.name },
      aliases: ExportFormats.words + Array(Self.shortNames.keys)),
    .file("FILE").optional, .flag("overwrite"), .flag("standalone").hidden,
    .option("flavor", "dollar", .words(MarkdownFormat.flavors)).hidden, .clause(.of, "L").list, .at,
    .command("grad z", example: "grad z", .publishedCommands),
  ]
  static let takesOpenNames = false
  static let group = CommandGroup.files
  static let traits: CommandTraits = [.isNoQuestion, .leavesHistory]
  static let summary = "writes the session as a program that checks itself, or a page as LaTeX or Markdown"
  static let details =
    ExportFormats.all.map { "\($0.name): \($0.summary)." }
    + DocumentFormats.published.map { "\($0.name): \($0.summary)." } + [
      "As a program all definitions are written, and the gradients of every number that no other number depends on; of L "
        + "takes only what L depends on. As LaTeX or Markdown the forward and the backward pass of the same numbers are.",
      "Any command whose output is a page can stand last, and its page is what is written: export latex f.tex jacobian v. "
        + "It begins with the session in a comment (Markdown: a fence), and the session stays as it is, after sgd too.",
      "Without a file it is printed. An earlier export is replaced, any other file only with overwrite.",
    ]
  static let examples = [
    "x = [1, 2]; W = [1, 0; 3, 1]; L = sum((W @ x)^2); export pytorch model.py",
    "x = 2; y = x^2; z = exp(y); export jax chain.py of y",
    "x = 3; y = x^2; z = log(y); export latex chain.tex standalone of z",
    "x = 2; f = x * sin(x); export latex check f",
    "x = 2; f = x * sin(x); export markdown notes.md flavor=dollar derive f wrt x",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let word = request.word else { return Reply(kind: name) }
    let wanted = word.text.lowercased()
    if let format = DocumentFormats.published.first(where: { $0.name == shortNames[wanted] ?? wanted }) {
      return try publish(request, as: format, in: &session)
    }
    guard let format = ExportFormats.named(wanted) else { return Reply(kind: name) }
    try refuse(request, format.name, flags: ["standalone"], options: request.options.map(\.name.text))
    if let command = request.command { throw doesNotTake(format.name, command.text, at: command.span) }
    let path = request.file
    let mark = session.sheet.graph.count
    defer { session.sheet.graph.truncate(to: mark) }
    // The program will compute with doubles, and choose by them.
    var doubles = session
    if doubles.sheet.graph.carriesFractions {
      doubles.settings.narration.numbers = .decimals
      _ = try doubles.rebuildAsSet()
    }
    let source = try doubles.exportSource(of: request.of ?? [])
    let text: String
    do throws(ExportProblem) { text = try format.text(of: source) } catch {
      switch error {
      case .interrupted: throw Problem(.interrupted, at: nil)
      case .tooLarge(let size):
        let allowed = session.settings.limits.output
        throw Problem(.limit(.output, what: "the script", needed: size, allowed: allowed), at: nil)
      }
    }
    guard let path else { return printed(text, format, source) }
    let file = path.text.withExtension(format.fileExtension)
    try session.write(
      text,
      FileRequest(
        path: file, kind: .program, overwrites: request.flags.contains("overwrite"),
        command: "\(name) \(format.name)", span: path.span))
    return reply(file, format, source)
  }

  /// Words by which formats are known besides their names.
  static let shortNames = ["tex": "latex", "md": "markdown"]

  private static func printed(_ text: String, _ format: any ExportFormat.Type, _ source: ExportSource) -> Reply {
    Reply(
      Document([.verbatim(lines(of: text))]), kind: name, members(format, source) + [.init("text", .string(text))])
  }

  /// The lines of a text.
  static func lines(of text: String) -> [Text] {
    var lines: [Text] = []
    var pace = Pace()
    var rest = Substring(text)
    // One line after another, so that Ctrl-C is heard between them.
    while let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")), !pace.isStopped(after: 256) {
      lines.append(Text(String(rest[..<end])))
      rest = rest[rest.utf8.index(after: end)...]
    }
    return lines
  }

  private static func reply(_ file: String, _ format: any ExportFormat.Type, _ source: ExportSource) -> Reply {
    let count = source.definitions.count
    let names = source.scalars.compactMap { source.named.names[$0] }
    let shown = names.count > 4 ? "\(names.count) numbers" : names.joined(separator: ", ")
    let gradients =
      names.isEmpty
      ? "no number among them, so no gradient"
      : source.variables.isEmpty ? "no variable, so no gradient" : "gradients of \(shown)"
    var reply = Reply(
      "wrote \(file): \(count) definition\(count == 1 ? "" : "s"), \(gradients)", kind: name,
      [.init("path", .string(file))] + members(format, source))
    reply.isKept = true
    return reply
  }

  private static func members(_ format: any ExportFormat.Type, _ source: ExportSource) -> [JSONValue.Member] {
    let names = source.scalars.compactMap { source.named.names[$0] }
    return [
      .init("format", .string(format.name)), .init("definitions", .integer(source.definitions.count)),
      .init("outputs", .array(names.map { .string($0) })),
    ]
  }
}

extension SessionState {
  /// What an export of some expressions writes, or of the whole session where there are none.
  mutating func exportSource(of trees: [SyntaxTree]) throws(Problem) -> ExportSource {
    var outputs: [NodeID] = []
    for tree in trees { outputs.append(try node(for: tree)) }
    if trees.isEmpty {
      outputs = sheet.definitions.keys.compactMap { sheet.nodes[$0] }
      guard outputs.contains(where: { !sheet.graph.isLeaf($0) }) else {
        guard !outputs.isEmpty else { throw Problem(.nothingDefined, at: nil) }
        throw Problem(.command(.nothingToCompute), at: nil)
      }
    }
    try requireValue(of: outputs, at: nil)
    let extra = temporaryNames(outputs, trees)
    let names = extra.merging(sheet.namesOfNodes) { _, own in own }
    let needed = Set(sheet.graph.ancestors(of: outputs))
    let variables = sheet.variables.compactMap { sheet.nodes[$0] }.filter { needed.contains($0) }
    let formulas = sheet.definitions.compactMap { name, definition in
      sheet.nodes[name].flatMap { node in definition.formula.map { (node, $0) } }
    }
    let typed = zip(outputs, trees).filter { extra[$0.0] != nil }.map { ($0, $1.text) }
    return ExportSource(
      named: NamedGraph(sheet.graph, names: names, reserved: Set(sheet.definitions.keys)), outputs: outputs,
      scalars: trees.isEmpty ? finalNumbers : outputs.filter { isNumber($0) }, variables: variables,
      formulas: Dictionary(formulas + typed, uniquingKeysWith: { first, _ in first })
        .mapValues { $0.onOneLine(within: .max) },
      broken: trees.isEmpty ? sheet.broken.keys.sorted() : [], mostNumbers: settings.limits.output)
  }

  private func isNumber(_ node: NodeID) -> Bool {
    !sheet.graph.isLeaf(node) && sheet.graph.shape(of: node).isEmpty
  }

  /// The numbers that no other number of the session rests on.
  var finalNumbers: [NodeID] {
    let numbers = sheet.definitions.keys.compactMap { sheet.nodes[$0] }.filter { isNumber($0) }
    // From the last node back: a number is final if nothing that leads on to a number uses it.
    let counted = Set(numbers)
    var used: Set<NodeID> = []
    for node in sheet.graph.ancestors(of: numbers).reversed() where used.contains(node) || counted.contains(node) {
      used.formUnion(sheet.graph.operands(of: node))
    }
    return numbers.filter { !used.contains($0) }
  }
}
