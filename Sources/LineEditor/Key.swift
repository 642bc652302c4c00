import CLineEditor

/// One key of the keyboard, as step-by-step commands read them.
public enum Key: Equatable, Sendable {
  /// A character that prints, the space among them.
  case character(Character)
  /// Enter, or Return.
  case enter
  /// Tab.
  case tab
  /// Backspace, the character before the cursor.
  case backspace
  /// Delete, the character at the cursor.
  case delete
  /// Esc on its own.
  case escape
  /// An arrow.
  case up, down, left, right
  /// Home or End.
  case home, end
  /// A paste, whose text waits for the line that is read next.
  case paste
  /// Any other key or control character.
  case other
  /// Ctrl-C.
  case interrupted
  /// Ctrl-D, or the end of the file.
  case endOfFile

  init(code: UInt32) {
    switch Int(code) {
    case LE_KEY_UP: self = .up
    case LE_KEY_DOWN: self = .down
    case LE_KEY_LEFT: self = .left
    case LE_KEY_RIGHT: self = .right
    case LE_KEY_HOME: self = .home
    case LE_KEY_END: self = .end
    case LE_KEY_DELETE: self = .delete
    case LE_KEY_PASTE: self = .paste
    case LE_KEY_INTERRUPTED: self = .interrupted
    case LE_KEY_END_OF_FILE, 4: self = .endOfFile
    case 0x0A, 0x0D: self = .enter
    case 0x09: self = .tab
    case 0x08, 0x7F: self = .backspace
    case 0x1B: self = .escape
    case 0..<0x20: self = .other
    default: self = Unicode.Scalar(code).map { .character(Character($0)) } ?? .other
    }
  }
}
