import Explanations
import Programs
import Sessions

/// What holds for a session whatever its program: nothing is lost, nothing half done, nothing said twice differently.
public enum SessionProperty: String, CaseIterable, Sendable {
  case reparsed = "what is shown parses back to the same"
  case saved = "save and load give the same numbers"
  case undone = "undo and redo restore exactly"
  case unharmed = "a statement that fails changes nothing"
  case deterministic = "the same statements answer the same"
  case exported = "exports are written, and always the same"

  /// The first way in which it does not hold for a program.
  public func finding(_ program: Program, _ random: inout Random) -> Finding? {
    do throws(Refusal) {
      switch self {
      case .reparsed: return try reparsed(program)
      case .saved: return try saved(program, &random)
      case .undone: return try undone(program)
      case .unharmed: return try unharmed(program, &random)
      case .deterministic: return try deterministic(program, &random)
      case .exported: return try exported(program)
      }
    } catch {
      return Finding(rawValue, error.line, printed: "refused: \(error.message)", right: "an answer")
    }
  }

  private func finding(_ question: String, _ printed: String, _ right: String) -> Finding? {
    if printed == right { return nil }
    let lines = zip(printed.split(separator: "\n"), right.split(separator: "\n")).first { $0 != $1 }
    return Finding(
      rawValue, question, printed: lines.map { String($0.0.prefix(400)) } ?? String(printed.prefix(400)),
      right: lines.map { String($0.1.prefix(400)) } ?? String(right.prefix(400)))
  }

  /// The formula of a definition, typed again under its name, is the same definition.
  private func reparsed(_ program: Program) throws(Refusal) -> Finding? {
    let desk = try Desk(program)
    let before = desk.contents()
    for definition in program.definitions where !definition.isFunction && definition.kind != .constant {
      guard case .string(let formula)? = try desk.ask(":show \(definition.name)")["formula"] else { continue }
      var again = desk
      try again.type("\(definition.name) = \(formula)")
      if let finding = finding("\(definition.name) = \(formula)", again.contents(), before) { return finding }
    }
    return nil
  }

  private func saved(_ program: Program, _ random: inout Random) throws(Refusal) -> Finding? {
    var desk = try Desk(program)
    if random.oneIn(3) { try desk.type(random.pick(["expand all", "set numbers fractions", "set sharing off"])) }
    try desk.type(":save kept.bp")
    var other = Desk(files: desk.files)
    try other.type(":load kept.bp")
    return finding("save kept.bp; reset; load kept.bp", other.contents(), desk.contents())
  }

  private func undone(_ program: Program) throws(Refusal) -> Finding? {
    var desk = Desk()
    var states = [desk.state()]
    for definition in program.definitions {
      try desk.type(definition.text)
      states.append(desk.state())
    }
    for k in program.definitions.indices.reversed() {
      try desk.type("undo")
      if let finding = finding("undo of \(program.definitions[k].text)", desk.state(), states[k]) { return finding }
    }
    for k in program.definitions.indices {
      try desk.type("redo")
      if let finding = finding("redo of \(program.definitions[k].text)", desk.state(), states[k + 1]) { return finding }
    }
    return nil
  }

  private func unharmed(_ program: Program, _ random: inout Random) throws(Refusal) -> Finding? {
    var desk = try Desk(program)
    let before = desk.state()
    let names = program.definitions.map(\.name)
    for _ in 0..<4 {
      let (a, b) = (random.pick(names), random.pick(names))
      let line = random.pick([
        "\(a) = \(a) + 1", "\(a) = nowhere * \(b)", "\(a) = [\(b), ]", "\(a), \(b) -= grad(nowhere)",
        "\(a) := zeros(2) @ ones(3)", "grad \(a) wrt nowhere", "\(a) = inv([1, 2; 2, 4]) * \(b)", "remove nowhere",
        "load nowhere.bp", "\(a) = cross_entropy([1, 2], 5) + 0 * sum(\(b))", "sgd \(a) lr=x", "expand nowhere",
        "\(a) = one_hot([0, 7], 3)", "const \(a) = (1, 2", "hessian [1, 2] wrt \(a)", "set digits 99", "redo",
      ])
      let outcome = desk.session.respond(to: line)
      guard outcome.last?.diagnostic != nil else {
        // It was valid after all: the session may have changed.
        return nil
      }
      if let finding = finding(line, desk.state(), before) { return finding }
    }
    return nil
  }

  private func deterministic(_ program: Program, _ random: inout Random) throws(Refusal) -> Finding? {
    let name = random.pick(program.definitions.filter { !$0.isFunction }.map(\.name))
    let questions = [
      "grad L", "forward", "graph L", "derive sum(\(name)) wrt \(name)", "vars", "cost L", "paths L \(name)",
      "why \(name) of L", "layers L",
    ]
    .shuffled(using: &random).prefix(3)
    func told() -> String {
      var desk = Desk()
      var text = ""
      for line in program.definitions.map(\.text) + questions {
        for response in desk.session.respond(to: line) {
          let json = response.json.text
          let page = PlainFormat(desk.session.page).render(response.document)
          text += json + "\n" + page
          if !StrictJSON.isValid(json) { text += "\u{0}" }
          if let strange = page.unicodeScalars.first(where: { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F }) {
            text += "\u{0}control character \(strange.value)"
          }
        }
      }
      return text
    }
    let first = told()
    if first.unicodeScalars.contains("\u{0}") {
      return Finding(rawValue, questions.joined(separator: "; "), printed: "invalid output", right: "valid output")
    }
    return finding(questions.joined(separator: "; "), told(), first)
  }

  private func exported(_ program: Program) throws(Refusal) -> Finding? {
    // A sum that would have been too large was never defined.
    guard program.definitions.contains(where: { $0.name == "L" }) else { return nil }
    for format in ["jax", "pytorch"] {
      var (one, other) = (try Desk(program), try Desk(program))
      try one.type("export \(format) out.py of L")
      try other.type("export \(format) out.py of L")
      let (text, again) = (one.files["out.py"] ?? "", other.files["out.py"] ?? "")
      if text.isEmpty {
        return Finding(rawValue, "export \(format) out.py of L", printed: "nothing", right: "a script")
      }
      if let finding = finding("export \(format) out.py of L", again, text) { return finding }
    }
    return nil
  }
}
