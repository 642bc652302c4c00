import LineEditor
import Sessions

/// Where keys come from while something is told step by step: the terminal, or lines of which each is a key.
final class KeySource {
  /// What came.
  enum Pressed {
    case key(Walk.Key)
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

  /// The line that was no key, once.
  func takeHeld() -> String? {
    defer { held = nil }
    return held
  }

  /// Waits for a key.
  func next() -> Pressed {
    switch origin {
    case .terminal(let editor): Self.input(editor.readKey())
    case .lines(let reader, let amongStatements): input(reader.readLine(), amongStatements)
    }
  }

  private static func input(_ key: Key) -> Pressed {
    switch key {
    case .enter, .right, .down: .key(.next)
    case .left, .up, .backspace: .key(.back)
    case .escape, .endOfFile: .key(.quit)
    case .interrupted: .interrupted
    case .character(let character): .key(meanings[character.lowercased()] ?? .other)
    default: .key(.other)
    }
  }

  private func input(_ line: Input, _ amongStatements: Bool) -> Pressed {
    switch line {
    case .interrupted: return .interrupted
    // Nobody is there to go on: what is left is shown.
    case .endOfFile: return .key(.all)
    case .line(let text):
      let word = text.filter { !$0.isWhitespace }.lowercased()
      let meaning = word.isEmpty ? Walk.Key.next : Self.meanings[word]
      if meaning == nil, amongStatements {
        held = text
        return .key(.all)
      }
      lineCount += 1
      return .key(meaning ?? .next)
    }
  }

  private static let meanings: [String: Walk.Key] = [
    " ": .next, "n": .next, "b": .back, "a": .all, "q": .quit, "?": .why, "g": .graph,
  ]
}
