import DataFiles
import Explanations
import Language

extension SessionState {
  /// What was read from files in a statement, beside its reply: the columns, and which integers stand for which labels.
  func tellingData(_ reply: Reply) -> Reply {
    guard !dataRead.isEmpty else { return reply }
    var reply = reply
    // An expression alone defines no name that could be constant.
    let isDefinition = reply.members.contains { $0.name == "name" && $0.value != "ans" }
    for data in dataRead {
      reply.document.blocks.append(.note(Text(data.words + (isDefinition ? "; data is const" : ""), .note)))
      reply.document.blocks += data.labels.map { .note(Text($0.words, .note)) }
    }
    reply.members += dataRead.flatMap(\.members)
    return reply
  }
}

extension DataRead {
  fileprivate var words: String {
    let many = 12
    let names = columns.prefix(many).joined(separator: ", ")
    let what = hasHeader ? "" : "column\(columns.count == 1 ? "" : "s") "
    let rest = columns.count > many ? " and \(columns.count - many) more" : ""
    return "\(path): \(rows) row\(rows == 1 ? "" : "s") of \(what)\(names)\(rest)"
  }

  fileprivate var members: [JSONValue.Member] {
    [
      .init("columns", .array(columns.map { .string($0) })),
      .init("labels", .object(labels.map { .init($0.column, .array($0.texts.map { .string($0) })) })),
    ]
  }
}

extension CSVTable.Labels {
  /// species: 0 = setosa, 1 = versicolor, 2 = virginica.
  fileprivate var words: String {
    let many = 12
    let shown = texts.count > many + 1 ? many : texts.count
    var pairs = texts.prefix(shown).enumerated().map { "\($0) = \(Self.shown($1))" }
    if shown < texts.count, let last = texts.last {
      pairs += ["…", "\(texts.count - 1) = \(Self.shown(last))"]
    }
    let title = Int(column) == nil ? column : "column \(column)"
    return "\(title): \(pairs.joined(separator: ", "))"
  }

  /// A label that could be taken for two stands in quotes.
  private static func shown(_ text: String) -> String {
    text.contains(where: { $0 == "," || $0 == "=" }) ? "\"\(Diagnostic.shortened(text))\"" : Diagnostic.shortened(text)
  }
}
