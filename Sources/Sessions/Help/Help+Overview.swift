import Explanations

extension Help {
  /// What can be typed, on one screen of 80 by 24.
  static func overview(of known: CommandTable, width: Int) -> [Block] {
    let language: [(Text, String)] = [
      (Text("x = 2; W = [1, 2; 3, 4]"), "variables; const y = 1 is a constant"),
      (Text("z = sigmoid(w * x + b)"), "a node; its unnamed parts are called u1, u2, …"),
      (Text("f(t) = t^2 + 1"), "a function; f'(x) is its derivative"),
      (Text("w, b -= 0.1 * grad(L)"), "an update, all names at once"),
      (Text("g = grad(z, x)"), "a derivative, a node like any other"),
    ]
    let commands = CommandGroup.allCases.map { group in
      let words = known.all.filter { $0.group == group }.map { $0.name }
      return (Text(words.joined(separator: " "), .keyword), group.rawValue)
    }
    let functions = FunctionGroup.all.map(\.name).joined(separator: ", ")
    let pages = HelpPage.all.map { $0.names[0] }.joined(separator: ", ")
    return [
      .heading("To type", aside: Text("change x, and what rests on it follows", .muted)),
      .verbatim(HelpLines.pairs(language, width: width)),
      .heading("Commands", aside: Text("help NAME tells more", .muted)),
      .verbatim(HelpLines.pairs(commands, width: width, column: 48)),
      .heading("Topics", aside: Text("help TOPIC", .muted)),
      .verbatim(HelpLines.pairs([("functions", functions), ("pages", pages)], width: width)),
    ]
  }
}
