import Explanations
import Language
import Tensors

/// `vars`: what is defined.
enum VarsCommand: Command {
  static let name = "vars"
  static let parameters: [Parameter] = []
  static let group = CommandGroup.definitions
  static let traits: CommandTraits = .isNoQuestion
  static let isPublished = true
  static let summary = "every name: what it is, its shape, its value, its formula"
  static let details = ["Long values and formulas end in …; show NAME prints all of one."]
  static let examples = ["x = 2; W = [1, 2; 3, 4]; z = sum(W) * x; vars"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let names = Array(session.sheet.definitions.keys)
    let members: [JSONValue.Member] = [.init("names", .array(names.map { .object(session.inventoryMembers(of: $0)) }))]
    guard !names.isEmpty else { return Reply("nothing is defined yet; begin with x = 2", kind: name, members) }
    return Reply(Document([.table(table(of: names, in: session))]), kind: name, members)
  }

  private static func table(of names: [String], in session: SessionState) -> Table {
    let gap = 3
    let values = names.map { session.shortValue(of: $0, within: session.page.width / 4) }
    let shapes = names.map { session.sheet.shape(of: $0)?.sign ?? "" }
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
