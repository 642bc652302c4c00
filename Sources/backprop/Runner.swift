import Explanations
import Language
import LineEditor
import Sessions

/// Runs statements in a session and prints what comes of them.
struct Runner {
  var session: Session
  let printer: Printer
  let stopsOnError: Bool
  private(set) var hasQuit = false
  /// What would bring the last statement's effect back.
  private(set) var lasting = ""
  /// Whether Ctrl-C came and all that waited was dropped.
  private(set) var wasInterrupted = false
  /// Where keys come from while something is told step by step; nil where it is told at once.
  var keys: KeySource?
  /// Whether Ctrl-C left what was told step by step.
  private var hasLeftWalk = false

  init(session: Session, printer: Printer, stopsOnError: Bool) {
    self.session = session
    self.printer = printer
    self.stopsOnError = stopsOnError
  }

  /// Whether output is coloured, as the session is set and the terminal can.
  var usesColor: Bool { session.settings.color ?? Terminal.supportsColor() }

  /// Carries out one statement; false if it failed.
  mutating func run(_ source: StatementSource, file: String?) -> Bool {
    let response = session.respond(to: source)
    lasting = response.lasting ?? source.text
    let isInterrupted = leaveEcho()
    if response.isStepped, !printer.json, let keys {
      walk(through: response, keys)
    } else {
      printer.print(response, of: session, file: file, colored: usesColor)
    }
    if !isInterrupted { leaveEcho() }
    if response.outcome == .quit { hasQuit = true }
    return response.outcome != .failed
  }

  /// Tells a response one step a key.
  private mutating func walk(through response: Response, _ keys: KeySource) {
    if keys.isTerminal, !keys.isExplained { printer.show(Walk.keys, of: session, colored: usesColor) }
    keys.isExplained = true
    var walk = Walk(response, in: printer.format(of: session, colored: usesColor))
    Printer.toStandardOutput(walk.start())
    while !walk.isOver {
      switch keys.next() {
      case .key(let key): Printer.toStandardOutput(walk.press(key))
      case .interrupted:
        hasLeftWalk = true
        return
      }
    }
  }

  /// Whether Ctrl-C came since the last time this was asked.
  mutating func takeInterrupt() -> Bool {
    defer { hasLeftWalk = false }
    return Interrupt.take() || hasLeftWalk
  }

  /// Begins a line after the `^C` that the terminal has echoed; false if it has not.
  @discardableResult
  private func leaveEcho() -> Bool {
    guard Interrupt.isPending, Terminal.isInteractive else { return false }
    Printer.toStandardOutput("\n")
    return true
  }

  /// Carries out one statement again, in silence unless it fails.
  mutating func restore(_ source: StatementSource, file: String) {
    let response = session.respond(to: source)
    if response.outcome == .failed { printer.print(response, of: session, file: file, colored: usesColor) }
  }

  /// Carries out all statements of a text that begins on a line; false if one failed.
  mutating func run(_ text: String, file: String?, line: Int = 1) -> Bool {
    var succeeded = true
    for source in Script.statements(of: text) {
      guard !hasQuit else { break }
      let placed = StatementSource(source.text, line: source.line + line - 1, column: source.column)
      succeeded = run(placed, file: file) && succeeded
      // Ctrl-C ends the statement that runs and all that wait behind it.
      if takeInterrupt() {
        wasInterrupted = true
        return false
      }
      if !succeeded, stopsOnError { break }
    }
    return succeeded
  }

  /// Carries out a script; false if it cannot be read or a statement failed.
  mutating func run(file path: String) -> Bool {
    do throws(FileAccess.Failure) {
      return run(try SystemFiles.access.read(path), file: path)
    } catch {
      Printer.toStandardError("backprop: \(path): \(error.reason)\n")
      return false
    }
  }

  /// Carries out what standard input brings, statement by statement as it comes.
  mutating func runStandardInput() -> Bool {
    let reader = PlainReader()
    let keys = KeySource(lines: reader, amongStatements: true)
    self.keys = keys
    var succeeded = true
    var pending = ""
    var pendingLines = 0
    var read = 0
    reading: while !hasQuit, !wasInterrupted {
      let text: String
      switch keys.takeHeld().map(Input.line) ?? reader.readLine() {
      case .line(let line): text = line
      case .endOfFile: break reading
      case .interrupted:
        wasInterrupted = true
        return false
      }
      read += 1
      let line = read + keys.lineCount
      pending += pendingLines == 0 ? text : "\n" + text
      pendingLines += 1
      // An open bracket goes on in the next line; one that is never closed must not hold back the rest for ever.
      if pendingLines < 500, !Lexer.isComplete(pending) { continue }
      succeeded = run(pending, file: "standard input", line: line - pendingLines + 1) && succeeded
      (pending, pendingLines) = ("", 0)
      if !succeeded, stopsOnError { return false }
    }
    if pendingLines > 0, !hasQuit, !wasInterrupted {
      succeeded = run(pending, file: "standard input", line: read + keys.lineCount - pendingLines + 1) && succeeded
    }
    return succeeded
  }

  /// Runs the user's init file if there is one.
  mutating func runInitFile() {
    guard let path = SystemFiles.initFile, SystemFiles.exists(path) else { return }
    _ = run(file: path)
    (hasQuit, wasInterrupted) = (false, false)
  }
}
