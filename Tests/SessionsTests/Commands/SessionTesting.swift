import Explanations
import Graphs

@testable import Sessions

extension Session {
  /// What a text prints, without colours.
  mutating func output(_ text: String) -> String {
    respond(to: text).map { PlainFormat(page).render($0.document) }.joined()
  }

  /// What went wrong with the last statement of a text, and what to write instead.
  mutating func problem(_ text: String) -> (message: String, hint: String)? {
    respond(to: text).last?.diagnostic.map { ($0.message, $0.hint ?? "") }
  }

  /// The values of all names, by their bits.
  var bits: [String: [UInt64]] {
    sheet.definitions.keys.reduce(into: [:]) { bits, name in
      bits[name] = sheet.value(of: name)?.scalars.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
    }
  }
}

// What tests look at of a session.
extension Session {
  var sheet: Sheet {
    get { state.sheet }
    set { state.sheet = newValue }
  }
  var hasShownConventions: Bool {
    get { state.hasShownConventions }
    set { state.hasShownConventions = newValue }
  }
  var traceNames: [String: NodeID] {
    get { state.traceNames }
    set { state.traceNames = newValue }
  }
  func narrator() -> Narrator { state.narrator() }
  var random: RandomNumbers { state.random }
  var history: [String] { state.history }
  var recording: Recording? { state.recording }
  var done: [Sessions.Step] { state.journal.done }
  var undone: [Sessions.Step] { state.journal.undone }
  var script: String { state.script }
  var undoDepth: Int { state.journal.undoDepth }
}
