import Explanations
import Language
import Tensors

/// `show z`: all about one name.
enum ShowCommand: Command {
  static let name = "show"
  static let parameters: [Parameter] = [.name("z")]
  static let group = CommandGroup.definitions
  static let traits: CommandTraits = .isNoQuestion
  static let isPublished = true
  static let summary = "a definition with its whole value, what it uses and what uses it"
  static let examples = ["w = 3; b = 1; z = sigmoid(w * 0.1 + b); show z", "f(t) = t^2 + 1; y = f(2); show f"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let identifier = request.names[0]
    let name = identifier.text
    guard let definition = session.sheet[name] else { return try undefined(identifier, session) }
    let uses = session.uses(of: definition)
    let users = session.users(of: [name])
    var lines = session.headline(of: name).split(separator: "\n").map { Text(String($0), .name) }
    lines.append(label("is") + "\(kind(definition, session.sheet.shape(of: name)))")
    if let declaration = definition.declaration, !definition.isOpen {
      lines.append(label("declared") + "in " + Text(declaration.text, .shape))
    }
    if let problem = session.sheet.broken[name] { lines.append(label("problem") + Text(problem.message, .error)) }
    if definition.isOpen || session.sheet.nodes[name].map({ session.sheet.graph.isOpen($0) }) ?? false {
      lines.append(label("value") + "none yet")
    }
    if let value = session.sheet.value(of: name) { lines += self.value(value, width: session.page.width) }
    if let composites = session.sheet.composites[name] {
      lines.append(label("steps") + Text(session.stepsInWords(of: name, composites)))
    }
    if !definition.isLeaf {
      lines.append(label("uses") + Text(uses.isEmpty ? "none" : uses.joined(separator: ", "), .name))
    }
    lines.append(label("used by") + Text(users.isEmpty ? "none" : users.joined(separator: ", "), .name))
    let members: [JSONValue.Member] =
      session.inventoryMembers(of: name) + [
        .init("uses", .array(uses.map { .string($0) })), .init("used_by", .array(users.map { .string($0) })),
      ]
    return Reply(Document([.verbatim(lines)]), kind: Self.name, members)
  }

  /// What there is to say of a name that the user has not defined.
  private static func undefined(_ name: Identifier, _ session: SessionState) throws(Problem) -> Reply {
    if let node = session.traceNames[name.text] {
      let formula = session.formula(of: node)
      let value = session.sheet.graph.value(of: node)
      let lines = [Text("\(name.text) = \(formula)", .name), label("is") + "a name of the last trace"]
      return Reply(
        Document([.verbatim(lines + self.value(value, width: session.page.width))]), kind: Self.name,
        [
          .init("name", .string(name.text)), .init("type", "node"), .init("formula", .string(formula)),
          .init("shape", .array(value.shape.map { .integer($0) })), .init("value", JSONValue(value)),
        ])
    }
    if FunctionTable.names.contains(name.text) {
      throw Problem(
        .command(.isFunction(name.text)), at: name.span)
    }
    let nearest = Suggestion.nearest(name.text, among: session.sheet.scope(traceNames: session.traceNames).names)
    throw Problem(.unknownName(name.text, nearest: nearest), at: name.span)
  }

  private static func label(_ word: String) -> Text {
    Text("  " + word + String(repeating: " ", count: 9 - word.count), .label)
  }

  private static func kind(_ definition: Definition, _ shape: Shape?) -> String {
    let word = definition.kindInWords
    let article = "aeiou".contains(word.first ?? " ") ? "an" : "a"
    guard let shape, !shape.isEmpty else { return "\(article) \(word)" }
    return "\(article) \(word) of shape \(shape.sign)"
  }

  private static let mostEntries = 1000

  /// The value as it can be typed, wrapped between its entries.
  private static func value(_ value: Tensor<Double>, width: Int) -> [Text] {
    guard value.count <= mostEntries else {
      return [label("value") + "\(value.count) entries; save writes them all to a file"]
    }
    let indent = String(repeating: " ", count: 11)
    return ScriptText.value(value).wrappedAtBlanks(width: max(width - indent.count, 20)).enumerated().map { k, line in
      (k == 0 ? label("value") : Text(indent)) + Text(line, .value)
    }
  }
}
