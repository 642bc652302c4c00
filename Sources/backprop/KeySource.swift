import Explanations
import LineEditor
import Sessions

/// Where keys come from while something is told step by step: the terminal, or lines of which each is a key.
///
/// Whatever is no key is a line of the user's, and none of it is lost: on a terminal it is edited and comes back whole,
/// among the lines of standard input it waits for its turn.
final class KeySource {
  /// What came.
  enum Pressed {
    case key(Walk.Key)
    /// A line that is not about the step.
    case line(String)
    /// Ctrl-C.
    case interrupted
  }

  private enum Origin {
    case terminal(LineEditor)
    /// Lines that are keys; where statements stand among them, one that is no key is kept for its turn.
    case lines(PlainReader, amongStatements: Bool)
  }

  private let make: () -> Origin
  private lazy var origin = make()
  private var held: String?
  /// The session that is told step by step while its runner waits for a key: what the line that is typed is coloured and
  /// completed by.
  var session: Session?
  /// How many lines were taken as keys.
  private(set) var lineCount = 0
  /// Whether the keys have been told to the person who presses them.
  var isExplained = false

  /// Keys of a terminal; without an editor for it, whole lines.
  init(editor: @autoclosure @escaping () -> LineEditor?) {
    make = { editor().map(Origin.terminal) ?? .lines(PlainReader(), amongStatements: false) }
  }

  /// A line a key.
  init(lines reader: PlainReader, amongStatements: Bool) {
    make = { .lines(reader, amongStatements: amongStatements) }
  }

  /// Whether a person presses the keys.
  var isTerminal: Bool {
    if case .terminal = origin { true } else { false }
  }

  /// Whether a status can be shown and taken away again.
  var showsStatus: Bool {
    if case .terminal(let editor) = origin { editor.understandsEscapes } else { false }
  }

  /// The line that was no key, once.
  func takeHeld() -> String? {
    defer { held = nil }
    return held
  }

  /// Waits for a key, with words on the screen that say so.
  func next(status: String) -> Pressed {
    switch origin {
    case .terminal(let editor): pressed(in: editor, status)
    case .lines(let reader, let amongStatements): pressed(reader, amongStatements)
    }
  }

  // Letters are no keys: each may begin a statement. What is typed is a line, and only when it is whole, whether it is
  // about the step or not.
  private func pressed(in editor: LineEditor, _ status: String) -> Pressed {
    switch editor.readKey(status: status) {
    case .enter, .right, .down, .character(" "): return .key(.next)
    case .left, .up, .backspace: return .key(.back)
    case .end: return .key(.all)
    case .escape, .endOfFile: return .key(.quit)
    case .interrupted: return .interrupted
    case .character, .paste:
      let line = editor.readLine(
        prompt: Loop.prompt, fromLastKey: true, remembers: { Self.meanings[$0.trimmed.lowercased()] == nil })
      switch line {
      case .interrupted: return .interrupted
      case .endOfFile: return .key(.quit)
      case .line(let text):
        guard !text.trimmed.isEmpty else { return .key(.other) }
        return Self.meanings[text.trimmed.lowercased()].map(Pressed.key) ?? .line(text)
      }
    default: return .key(.other)
    }
  }

  private func pressed(_ reader: PlainReader, _ amongStatements: Bool) -> Pressed {
    // A statement waits: nobody can press a key before it.
    if held != nil { return .key(.all) }
    switch reader.readLine() {
    case .interrupted: return .interrupted
    // Nobody is there to go on: what is left is shown.
    case .endOfFile: return .key(.all)
    case .line(let text):
      let word = text.trimmed
      let meaning = word.isEmpty ? Walk.Key.next : Self.meanings[word.lowercased()]
      // Among statements, a name of the session is one.
      if amongStatements, meaning == nil || session?.defines(word) ?? false {
        held = text
        return .key(.all)
      }
      lineCount += 1
      return .key(meaning ?? .next)
    }
  }

  private static let meanings: [String: Walk.Key] = [
    "n": .next, "b": .back, "a": .all, "q": .quit, "?": .why, "g": .graph,
  ]
}

extension String {
  /// Without the blanks around it.
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
