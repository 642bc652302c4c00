import Explanations
import Language

/// `set digits 6`: how things are computed and shown.
enum SetCommand: Command {
  static let name = "set"
  static let parameters: [Parameter] = [
    .word("name", example: "digits", "a setting", .settings).optional,
    .rest("value", example: "6", "a value", .settingValues).optional,
  ]
  static let group = CommandGroup.session
  static let traits: CommandTraits = .isSilent
  static let summary = "changes a setting; alone it lists them"
  static let details = [
    "help settings says what each does, help numbers what exact fractions and numbers on paper are, help limits what is "
      + "refused."
  ]
  static let examples = [
    "set", "set digits 6; x = 1/3", "set numbers fractions; x = 1/3; x^2 + 1/6", "set sharing off",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let word = request.word else { return list(session.settings) }
    guard let setting = Setting.all.first(where: { $0.name == word.text }) else {
      throw Problem(
        .unknownSetting(word.text, nearest: Suggestion.nearest(word.text, among: Setting.all.map(\.name))),
        at: word.span)
    }
    guard let value = request.rest else {
      let value = setting.get(session.settings)
      return reply(setting, value, "\(setting.name) is \(value), and takes \(setting.valuesInWords)")
    }
    guard setting.set(&session.settings, value.text) else {
      throw Problem(
        .settingValue(name: setting.name, value: value.text, wanted: setting.valuesInWords), at: value.span)
    }
    let outcome: Sheet.Outcome
    do throws(Problem) { outcome = try session.rebuildAsSet() } catch { throw Problem(error.kind, at: value.span) }
    var reply = reply(setting, value.text, "\(setting.name): \(value.text)")
    reply.document.blocks += session.remarks(outcome)
    reply.isKept = true
    return reply
  }

  private static func reply(_ setting: Setting, _ value: String, _ words: String) -> Reply {
    Reply(words, kind: name, [.init("name", .string(setting.name)), .init("value", .string(value))])
  }

  private static func list(_ settings: Settings) -> Reply {
    // The limits have a page of their own.
    let shown = Setting.ofPages
    let table = Table([
      Table.Column("setting", shown.map { Text($0.name, .keyword) }),
      Table.Column("is", shown.map { Text($0.get(settings), .value) }),
      Table.Column("takes", shown.map { Text($0.valuesInWords, .muted) }),
    ])
    let members = Setting.all.map { JSONValue.Member($0.name, .string($0.get(settings))) }
    return Reply(Document([.table(table)]), kind: "settings", [.init("settings", .object(members))])
  }
}
