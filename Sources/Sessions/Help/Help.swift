import Explanations
import Language

/// What `help` knows, put together from the lists of commands, functions, settings and pages.
enum Help {
  /// The page on a topic; nil where there is none.
  static func blocks(on topic: String, in session: SessionState) -> [Block]? {
    let width = session.page.width
    if topic.isEmpty { return overview(of: session.commands, width: width) }
    var blocks: [Block] = []
    if let definition = session.sheet[topic] {
      let words = Text("\(topic) is a \(definition.kindInWords) of this session: ") + Text("show \(topic)", .keyword)
      blocks.append(.paragraph(words))
    }
    if let command = session.commands.named(topic) { blocks += commandPage(command, width: width) }
    if let page = HelpPage.all.first(where: { $0.names.contains(topic) }) { blocks += page.blocks(session) }
    if let group = FunctionGroup.all.first(where: { $0.name == topic }) { blocks += groupPage(group, width: width) }
    if FunctionTable.names.contains(topic) { blocks += FunctionPage(topic).blocks(in: session) }
    if let setting = Setting.all.first(where: { $0.name == topic }) {
      blocks.append(.verbatim(settingLines([setting], width: width)))
    }
    if blocks.isEmpty, let clause = Parameter.Clause(rawValue: topic) {
      blocks.append(page(on: clause, session.commands))
    }
    return blocks.isEmpty ? nil : blocks
  }

  /// Where a word that is a part of commands belongs.
  private static func page(on clause: Parameter.Clause, _ commands: CommandTable) -> Block {
    let names = commands.all.filter { $0.parameters[clause] != nil }.map { "help \($0.name)" }
    return .paragraph(Text("\(clause.rawValue) is a part of commands: \(names.joined(separator: ", "))"))
  }

  /// Everything there is a page on.
  static func topics(in session: SessionState) -> [String] {
    let lists = [
      session.commands.words.sorted(), HelpPage.all.compactMap(\.names.first), FunctionGroup.all.map(\.name),
      FunctionTable.names, Setting.all.map(\.name), Array(session.sheet.definitions.keys),
    ]
    var seen: Set<String> = []
    return lists.flatMap { $0 }.filter { seen.insert($0).inserted }
  }

  /// Every example of every page, which the tests run.
  static func examples(_ commands: CommandTable) -> [(topic: String, text: String)] {
    commands.all.flatMap { command in command.examples.map { (command.name, $0) } }
      + HelpPage.all.flatMap { page in page.examples.map { (page.names[0], $0) } }
      + FunctionGroup.all.flatMap(\.functions).map { ($0.name, $0.example) }
  }

  private static func commandPage(_ command: any Command.Type, width: Int) -> [Block] {
    var blocks: [Block] = [
      .heading(Text(command.synopsis, .keyword), aside: Text("command", .muted)), .paragraph(Text(command.summary)),
    ]
    blocks += command.details.map { .paragraph(Text($0)) }
    if !command.aliases.isEmpty {
      blocks.append(.note(Text("also called \(command.aliases.joined(separator: ", "))", .muted)))
    }
    return blocks + exampleBlocks(command.examples, width: width)
  }

  /// Examples as they are typed, as many statements on a line as fit; each begins further left than its other lines.
  static func exampleBlocks(_ examples: [String], width: Int) -> [Block] {
    guard !examples.isEmpty else { return [] }
    let title: Text = examples.count == 1 ? "Example" : "Examples"
    let lines = examples.flatMap { HelpLines.hanging(Script.lines(of: $0, width: width - 4), width: width) }
    return [.heading(title), .verbatim(lines)]
  }

  /// The page on a group of functions.
  private static func groupPage(_ group: FunctionGroup, width: Int) -> [Block] {
    let pairs = group.functions.map { (Text(FunctionPage($0.name).head, .function), $0.meaning) }
    return [
      .heading(Text(group.name, .keyword), aside: Text("functions", .muted)),
      .verbatim(HelpLines.pairs(pairs, width: width)),
      .paragraph("help NAME tells more, with the local Jacobian and an example."),
    ]
  }

  static func settingLines(_ settings: [Setting], width: Int) -> [Text] {
    let pairs = settings.map { (Text("set \($0.name)", .keyword), "\($0.summary): \($0.valuesInWords)") }
    return HelpLines.pairs(pairs, width: width)
  }
}

/// Lines of a term and what is to say of it.
enum HelpLines {
  /// Names and what they equal, the signs under each other.
  static func equations(_ equations: [(name: Text, formula: String)], width: Int) -> [Text] {
    let longest = equations.map(\.name.string.count).max() ?? 0
    return equations.flatMap { name, formula -> [Text] in
      let room = String(repeating: " ", count: longest - name.string.count)
      let lines = formula.wrappedAtBlanks(width: max(width - longest - 5, 16))
      let indent = Text(String(repeating: " ", count: longest + 5))
      return [Text("  ") + name + Text("\(room) = \(lines[0])")] + lines.dropFirst().map { indent + Text($0) }
    }
  }

  /// On a narrower page two columns would break words.
  private static let narrowest = 64
  private static let leastRoom = 26

  /// A term with its explanation under it.
  private static func stacked(_ term: Text, _ words: String, width: Int) -> [Text] {
    head(term, width: width) + words.wrappedAtBlanks(width: width - 4).map { Text("    \($0)") }
  }

  /// A term on as many lines as it takes.
  private static func head(_ term: Text, width: Int) -> [Text] {
    let whole = term.string
    let head = whole.count <= width - 2 ? [term] : whole.wrappedAtBlanks(width: width - 4).map { Text($0, .keyword) }
    return head.enumerated().map { Text($0 == 0 ? "  " : "    ") + $1 }
  }

  /// Lines of which the first begins further left, wrapped at blanks where one is too long all the same.
  static func hanging(_ lines: [String], width: Int) -> [Text] {
    lines.flatMap { $0.wrappedAtBlanks(width: width - 4) }.enumerated().map { Text(($0 == 0 ? "  " : "    ") + $1) }
  }

  /// The terms under each other, their explanations aligned and wrapped; a long term has a line to itself.
  static func pairs(_ pairs: [(term: Text, words: String)], width: Int, column: Int = 28) -> [Text] {
    let longest = pairs.map(\.term.string.count).max() ?? 0
    let start = min(longest, column) + 4
    guard width >= narrowest, width - start >= leastRoom else {
      return pairs.flatMap { stacked($0.term, $0.words, width: width) }
    }
    return pairs.flatMap { pair -> [Text] in
      let words = pair.words.wrappedAtBlanks(width: max(width - start, 16))
      let room = start - 2 - pair.term.string.count
      let indent = String(repeating: " ", count: start)
      let lines = words.map { Text(indent) + Text($0) }
      guard room >= 2 else { return head(pair.term, width: width) + lines }
      return [Text("  ") + pair.term + Text(String(repeating: " ", count: room) + words[0])] + lines.dropFirst()
    }
  }
}

extension Script {
  /// The statements of a text, as many on a line as fit.
  static func lines(of text: String, width: Int) -> [String] {
    var lines: [String] = []
    for source in statements(of: text) {
      let together = (lines.last.map { $0 + "; " } ?? "") + source.text
      if lines.isEmpty || together.count > width {
        lines.append(source.text)
      } else {
        lines[lines.count - 1] = together
      }
    }
    return lines
  }
}
