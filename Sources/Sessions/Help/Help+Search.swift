import Explanations

extension Help {
  /// Something that there is a page on, with what it is about.
  private struct Entry {
    let topic: String
    let summary: String
    /// What the page says.
    let text: String
  }

  private static let most = 10

  /// What is called otherwise here: a word of the pages for it.
  private static let synonyms = [
    "minibatch": "batch", "mini-batch": "batch", "epoch": "steps", "epochs": "steps", "learning rate": "lr",
    "vanishing gradient": "layers", "exploding gradient": "layers", "mean squared error": "mse_loss",
    "convolution": "conv", "jacobian vector product": "jvp", "vector jacobian product": "vjp", "quiz": "reveal",
    "matlab": "operators", "einsum": "matmul", "numpy": "operators", "pytorch": "export", "backpropagation": "grad",
    "backprop": "grad", "gradient descent": "sgd", "train": "sgd", "training": "sgd", "activation": "relu",
  ]

  /// Where a word or a phrase is spoken of; nil where nowhere. What is called so comes first, then what is about it.
  static func search(_ query: String, in session: SessionState) -> [Block]? {
    let asked = query.lowercased().trimmed
    let wanted = synonyms[asked] ?? asked
    guard !wanted.isEmpty else { return nil }
    // A word of three letters is found within others, a shorter one or a sign only as it stands.
    func holds(_ text: String) -> Bool {
      let text = text.lowercased()
      guard wanted.count < 3, wanted.allSatisfy(\.isLetter) else { return text.contains(wanted) }
      return text.split { !$0.isLetter }.contains { $0 == wanted }
    }
    let entries = entries(in: session)
    var found: [Entry] = []
    for isFound in [{ holds($0.topic) }, { holds($0.summary) }, { holds($0.text) }] as [(Entry) -> Bool] {
      found += entries.filter { entry in isFound(entry) && !found.contains { $0.topic == entry.topic } }
    }
    guard !found.isEmpty else { return nil }
    let pairs = found.prefix(most).map { (Text("help \($0.topic)", .keyword), $0.summary) }
    var blocks: [Block] = [
      .heading(Text("No page is called \(query); these speak of it")),
      .verbatim(HelpLines.pairs(pairs, width: session.page.width)),
    ]
    if found.count > most { blocks.append(.note(Text("and \(found.count - most) more"))) }
    return blocks
  }

  private static func entries(in session: SessionState) -> [Entry] {
    let format = PlainFormat(session.page)
    let commands = session.commands.all.map { command in
      Entry(
        topic: command.name, summary: command.summary,
        text: ([command.synopsis] + command.details + command.aliases).joined(separator: " "))
    }
    let functions = FunctionGroup.all.flatMap { group in
      group.functions.map { Entry(topic: $0.name, summary: "\($0.meaning) (\(group.name))", text: $0.derivation ?? "") }
    }
    let settings = Setting.all.map { Entry(topic: $0.name, summary: $0.summary, text: $0.values) }
    let pages = HelpPage.all.map { page in
      Entry(
        topic: page.names[0], summary: page.names.dropFirst().joined(separator: ", "),
        text: format.render(Document(page.blocks(session))))
    }
    return commands + functions + settings + pages
  }
}

extension String {
  /// Without the blanks around it.
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
