#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads lines and keys from a file or pipe, where there is nothing to edit.
///
/// Lines may be of any length; bad UTF-8 is repaired and NULs are dropped.
public final class PlainReader {
  private let descriptor: Int32
  private let promptsAloud: Bool
  private var pending: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// A reader of a file descriptor, standard input by default.
  ///
  /// It shows prompts only where a person sees them: between two terminals.
  public init(descriptor: Int32 = STDIN_FILENO) {
    self.descriptor = descriptor
    promptsAloud = isatty(descriptor) != 0 && isatty(STDOUT_FILENO) != 0
  }

  /// Reads one line, without its line break; a last line need not have one.
  public func readLine(prompt: String = "") -> Input {
    if promptsAloud { print(prompt, terminator: "") }
    fflush(nil)
    var searched = position
    while true {
      if let lineBreak = pending[searched...].firstIndex(of: 0x0A) {
        let line = TextRepair.line(pending[position..<lineBreak])
        position = lineBreak + 1
        return .line(line)
      }
      // Input without line ends must not take all memory.
      if pending.count - position >= Self.longestLine {
        let line = TextRepair.line(pending[position..<position + Self.longestLine])
        position += Self.longestLine
        return .line(line)
      }
      searched = pending.count - position
      switch fill() {
      case .more: break
      case .interrupted:
        pending.removeAll()
        position = 0
        return .interrupted
      case .end:
        guard position < pending.count else { return .endOfFile }
        let line = TextRepair.line(pending[position...])
        position = pending.count
        return .line(line)
      }
    }
  }

  /// Reads one character as a key; what follows it stays for the next key or line.
  public func readKey() -> Key {
    fflush(nil)
    var bytes: [UInt8] = []
    while true {
      if position == pending.count {
        switch fill() {
        case .more: break
        case .interrupted: return .interrupted
        case .end: return bytes.isEmpty ? .endOfFile : .character("\u{FFFD}")
        }
      }
      bytes.append(pending[position])
      position += 1
      let text = String(decoding: bytes, as: UTF8.self)
      if text == "\r\n" || text == "\n" { return .enter }
      if text == "\r" { continue }
      if let scalar = text.unicodeScalars.first, scalar != "\u{FFFD}" || bytes.count == 4 || bytes[0] < 0xC2 {
        return Key(code: scalar.value)
      }
    }
  }

  /// Bytes of a line that is not ended; the next one begins there.
  private static let longestLine = 512 << 20

  private enum Filled { case more, interrupted, end }

  /// Appends what comes next, dropping what has been read.
  private func fill() -> Filled {
    if isAtEnd { return .end }
    pending.removeFirst(position)
    position = 0
    let capacity = 65_536
    let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = max(-1, read(descriptor, buffer.baseAddress, capacity))
      isAtEnd = count == 0
      count = max(0, count)
    }
    if !chunk.isEmpty {
      pending += chunk
      return .more
    }
    if isAtEnd { return .end }
    if errno == EINTR { return Interrupt.take() ? .interrupted : .more }
    isAtEnd = errno != EAGAIN
    return isAtEnd ? .end : .more
  }
}
