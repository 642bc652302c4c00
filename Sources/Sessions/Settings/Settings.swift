import Explanations

/// What the user has set, by `set NAME VALUE`.
public struct Settings: Sendable, Hashable {
  /// How numbers and derivatives are written.
  public var narration = NarrationOptions()
  /// The width of the page; nil is the terminal's.
  public var width: Int?
  /// Whether signs beyond ASCII are printed.
  public var unicode = true
  /// Whether colours are used; nil is as the terminal can.
  public var color: Bool?
  /// Whether identical operations are one node.
  public var sharing = true

  /// What `step` shows first.
  public enum Reveal: Sendable, Hashable {
    /// Each answer.
    case show
    /// The question, and the answer at the next key.
    case ask
  }
  /// What `step` shows first.
  public var reveal = Reveal.show

  /// How much is taken before it is refused.
  public var limits = Limits()

  /// The settings at the start.
  public init() {}
}

/// One setting: its name, what it takes, and how it is read and written.
struct Setting: Sendable {
  let name: String
  let values: String
  let summary: String
  let get: @Sendable (Settings) -> String
  /// Sets it from what was typed; false where that is no value of it.
  let set: @Sendable (inout Settings, String) -> Bool

  /// The statement that gives it the value that it has.
  func statement(_ settings: Settings) -> String { ":set \(name) \(get(settings))" }

  private static func choice<T: Sendable>(
    _ name: String, _ summary: String, _ path: WritableKeyPath<Settings, T> & Sendable, _ choices: [(String, T)]
  ) -> Setting where T: Equatable {
    Setting(
      name: name, values: choices.map(\.0).joined(separator: "|"), summary: summary,
      get: { settings in choices.first { $0.1 == settings[keyPath: path] }?.0 ?? "" },
      set: { settings, value in
        guard let choice = choices.first(where: { $0.0 == value }) else { return false }
        settings[keyPath: path] = choice.1
        return true
      })
  }

  /// All settings.
  static let all: [Setting] = ofPages + Limit.all.map(\.setting)

  /// Those of what is printed.
  static let ofPages: [Setting] = [
    Setting(
      name: "digits", values: "1 … 15", summary: "decimals shown",
      get: { String($0.narration.digits) },
      set: { settings, value in
        guard let n = Int(value), (1...15).contains(n) else { return false }
        settings.narration.digits = n
        return true
      }),
    choice(
      "form", "symbols and numbers, symbols alone, or each node and its product alone", \.narration.form,
      [("both", .both), ("general", .general), ("brief", .brief)]),
    choice(
      "numbers", "how the numbers of a trace are carried", \.narration.numbers,
      [("decimals", .decimals), ("fractions", .fractions), ("paper", .paper)]),
    choice(
      "steps", "a step for every operation, or for every named node", \.narration.steps,
      [("operations", .operations), ("definitions", .definitions)]),
    choice(
      "jacobians", "local Jacobians by their structure, or written out", \.narration.jacobians,
      [("structure", .structure), ("full", .full)]),
    choice(
      "names", "how a derivative is written", \.narration.names,
      [("partial", .partial), ("nabla", .nabla), ("bar", .bar), ("d", .d)]),
    choice(
      "layout", "J[i,j] = ∂y_i/∂x_j, or its transpose", \.narration.layout,
      [("numerator", .numerator), ("denominator", .denominator)]),
    choice(
      "reveal", "step shows each answer, or asks and waits before it", \.reveal, [("show", .show), ("ask", .ask)]),
    choice("sharing", "identical operations are one node", \.sharing, [("on", true), ("off", false)]),
    choice("unicode", "signs beyond ASCII", \.unicode, [("on", true), ("off", false)]),
    choice("color", "colours", \.color, [("auto", nil), ("on", true), ("off", false)]),
    Setting(
      name: "width", values: "auto | 40 … 400", summary: "columns of the page",
      get: { $0.width.map(String.init) ?? "auto" },
      set: { settings, value in
        if value == "auto" {
          settings.width = nil
          return true
        }
        guard let n = Int(value), (40...400).contains(n) else { return false }
        settings.width = n
        return true
      }),
    Setting(
      name: "limit", values: "10 …", summary: "nodes of a trace that are printed",
      get: { String($0.narration.stepLimit) },
      set: { settings, value in
        guard let n = Int(value), n >= 10 else { return false }
        settings.narration.stepLimit = n
        return true
      }),
  ]
}

extension Setting {
  /// The values that it takes as they are read: partial, nabla, bar or d.
  var valuesInWords: String {
    guard let last = choices.last, choices.count > 1 else { return values }
    return choices.dropLast().joined(separator: ", ") + " or " + last
  }

  /// What completes a value.
  var completions: [String] { choices.isEmpty && values.hasPrefix("auto") ? ["auto"] : choices }

  /// The values to choose from, where they are words.
  var choices: [String] {
    let parts = values.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
    return parts.allSatisfy { $0.unicodeScalars.allSatisfy(\.properties.isAlphabetic) } ? parts : []
  }
}
