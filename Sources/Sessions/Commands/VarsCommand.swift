import Explanations
import Language
import Tensors

/// `vars`: what is defined.
enum VarsCommand: Command {
  static let name = "vars"
  static let parameters: [Parameter] = []
  static let summary = "every name: what it is, its shape, its value, its formula"
  static let details = ["Long values and formulas end in …; show NAME prints all of one."]
  static let examples = ["x = 2; W = [1, 2; 3, 4]; z = sum(W) * x; vars"]

  static func run(_ request: Request, in session: inout Session) throws(Problem) -> Reply {
    let names = Array(session.sheet.definitions.keys)
    let members: [JSONValue.Member] = [.init("names", .array(names.map { .object(session.inventoryMembers(of: $0)) }))]
    guard !names.isEmpty else { return Reply("nothing is defined yet; begin with x = 2", kind: name, members) }
    return Reply(Document([.table(table(of: names, in: session))]), kind: name, members)
  }

  private static func table(of names: [String], in session: Session) -> Table {
    let gap = 3
    let values = names.map { session.shortValue(of: $0, within: session.page.width / 4) }
    let shapes = names.map { session.sheet.value(of: $0)?.shape.sign ?? "" }
    let kinds = names.map { session.sheet[$0]?.kindInWords ?? "" }
    let labels = names.map { Diagnostic.shortened($0, to: session.page.width / 5) }
    let used = [labels, kinds + ["is"], shapes + ["shape"], values.map(\.string) + ["value"]]
      .reduce(0) { $0 + ($1.map(\.count).max() ?? 0) + gap }
    // A formula that is worth a column at all gets a few columns, below the others where the page is narrow.
    let room = max(session.page.width - used, 12)
    let formulas = names.map { name in
      session.sheet[name].map { $0.signature(of: name).onOneLine(within: room) } ?? ""
    }
    var columns: [Table.Column] = [
      Table.Column("name", labels.map { Text($0, .name) }), Table.Column("is", kinds.map { Text($0, .muted) }),
    ]
    if shapes.contains(where: { !$0.isEmpty }) {
      columns.append(Table.Column("shape", shapes.map { Text($0, .shape) }))
    }
    if values.contains(where: { !$0.isEmpty }) { columns.append(Table.Column("value", values)) }
    if formulas.contains(where: { !$0.isEmpty }) { columns.append(Table.Column("formula", formulas.map { Text($0) })) }
    return Table(columns)
  }
}

extension Definition {
  /// What kind of definition this is, in one word.
  var kindInWords: String {
    switch kind {
    case .leaf(_, isVariable: true): "variable"
    case .leaf(_, isVariable: false), .node(_, isConstant: true): "constant"
    case .node(_, isConstant: false): "node"
    case .function: "function"
    }
  }

  /// The right side as far as it was written as a formula, for a function with its head; empty for a leaf.
  func signature(of name: String) -> String {
    switch kind {
    case .leaf: ""
    case .node(let tree, _): tree.text
    case .function(let parameters, let body): "\(name)(\(parameters.joined(separator: ", "))) = \(body.text)"
    }
  }
}

extension Session {
  /// Numbers as they are set to be written.
  var numberStyle: NumberStyle { NumberStyle(digits: settings.narration.digits) }

  /// The value of a name on one line of so many columns; empty for a function.
  func shortValue(of name: String, within columns: Int) -> Text {
    if sheet.broken[name] != nil { return Text("does not fit", .error) }
    guard let value = sheet.value(of: name) else { return "" }
    let text = numberStyle.inline(value).string
    return Text(text.onOneLine(within: columns), .value)
  }

  /// A name in the list of `vars` for programs.
  func inventoryMembers(of name: String) -> [JSONValue.Member] {
    guard tellsPrograms, let definition = sheet[name] else { return [] }
    let value = sheet.value(of: name)
    let formula: JSONValue = definition.formula.map { .string($0) } ?? .null
    var members: [JSONValue.Member] = [
      .init("name", .string(name)), .init("type", .string(definition.kindInWords)), .init("formula", formula),
      .init("shape", value.map { .array($0.shape.map { .integer($0) }) } ?? .null),
      .init("value", value.map { JSONValue($0) } ?? .null),
    ]
    if case .function(let parameters, _) = definition.kind {
      members.append(.init("parameters", .array(parameters.map { .string($0) })))
    }
    if let problem = sheet.broken[name] { members.append(.init("problem", .string(problem.message))) }
    return members
  }
}

extension Array where Element == Int {
  /// The shape as it is written in a column: 2×3, and nothing for a number.
  var sign: String { map(String.init).joined(separator: "×") }
}

extension String {
  /// The text with its line ends as blanks, cut to so many characters with … in place of the rest.
  func onOneLine(within count: Int) -> String {
    let line = split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count <= count ? line : line.prefix(max(count - 1, 0)) + "…"
  }
}
