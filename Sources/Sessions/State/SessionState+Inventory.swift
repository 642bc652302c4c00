import Explanations
import Language
import Tensors

extension SessionState {
  /// Numbers as they are set to be written.
  var numberStyle: NumberStyle { NumberStyle(digits: settings.narration.digits) }

  /// The value of a name on one line of so many columns; empty for a function.
  func shortValue(of name: String, within columns: Int) -> Text {
    if sheet.broken[name] != nil { return Text("does not fit", .error) }
    guard let value = sheet.value(of: name) else {
      return sheet.nodes[name] != nil || sheet[name]?.isOpen == true ? Text("no value yet", .muted) : ""
    }
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
      .init("shape", sheet.shape(of: name).map { JSONValue(shape: $0) } ?? .null),
      .init("value", value.map { JSONValue($0) } ?? .null),
    ]
    if let declaration = definition.declaration { members.append(.init("declared", .string(declaration.text))) }
    if case .function(let parameters, _) = definition.kind {
      members.append(.init("parameters", .array(parameters.map { .string($0) })))
    }
    if let problem = sheet.broken[name] { members.append(.init("problem", .string(problem.message))) }
    return members
  }
}

extension SessionState {
  /// The definitions that a definition mentions, in the order of the session.
  func uses(of definition: Definition) -> [String] {
    Array(sheet.definitions.keys.filter { definition.mentions.contains($0) })
  }

  /// The definitions outside some names that mention one of them, in the order of the session.
  func users(of names: Set<String>) -> [String] {
    sheet.definitions.filter { !names.contains($0.key) && !$0.value.mentions.isDisjoint(with: names) }.map(\.key)
  }

  /// What a name is defined as; of a leaf only the name, whose value is shown apart.
  func headline(of name: String) -> String {
    guard let definition = sheet[name] else { return name }
    return definition.isLeaf ? name : statement(defining: name)
  }
}
