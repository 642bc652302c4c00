import Explanations

extension Help {
  /// Commands that belong together, with what they do as a whole.
  static let commandGroups: [(words: [String], summary: String)] = [
    (["forward", "grad", "step", "expand", "collapse", "sgd", "adam"], "passes step by step; training"),
    (["graph", "paths", "cost", "why", "nudge", "layers", "compare"], "a graph and its gradients explored"),
    (["jacobian", "hessian", "derive", "tangent", "check"], "derivatives of every kind"),
    (["vars", "show", "history", "undo", "redo", "remove", "reset"], "the definitions"),
    (["save", "load", "record", "export"], "scripts and transcripts"),
    (["set", "seed", "help", "quit"], "settings, random numbers, the end"),
  ]

  /// What can be typed, on one screen of 80 by 24.
  static func overview(width: Int) -> [Block] {
    let language: [(Text, String)] = [
      (Text("x = 2; W = [1, 2; 3, 4]"), "variables; const y = 1 is a constant"),
      (Text("z = sigmoid(w * x + b)"), "a node; its unnamed parts are called u1, u2, …"),
      (Text("f(t) = t^2 + 1"), "a function; f'(x) is its derivative"),
      (Text("w, b -= 0.1 * grad(L)"), "an update, all names at once"),
      (Text("g = grad(z, x)"), "a derivative, a node like any other"),
    ]
    let grouped = Set(commandGroups.flatMap(\.words))
    let others = Commands.all.map { $0.name }.filter { !grouped.contains($0) }
    var commands = commandGroups.map { (Text($0.words.joined(separator: " "), .keyword), $0.summary) }
    if !others.isEmpty { commands.append((Text(others.joined(separator: " "), .keyword), "more")) }
    let functions = FunctionGroup.all.map(\.name).joined(separator: ", ")
    let pages = HelpPage.all.map { $0.names[0] }.joined(separator: ", ")
    return [
      .heading("To type", aside: Text("change x, and what rests on it follows", .muted)),
      .verbatim(HelpLines.pairs(language, width: width)),
      .heading("Commands", aside: Text("help NAME tells more", .muted)),
      .verbatim(HelpLines.pairs(commands, width: width, column: 46)),
      .heading("Topics", aside: Text("help TOPIC", .muted)),
      .verbatim(HelpLines.pairs([("functions", functions), ("pages", pages)], width: width)),
    ]
  }
}
