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
  /// What brings back what the last statement changed.
  private(set) var entry: SessionEntry?
  /// The lines that were typed while steps waited, in their order.
  private var typed: [String] = []
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
    let response = respond(to: source)
    entry = response.entry
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

  /// What comes of a statement. On a terminal a question is carried out by a copy of the session, which is left behind
  /// where it does not end soon after Ctrl-C.
  private mutating func respond(to source: StatementSource) -> Response {
    guard Terminal.isInteractive, session.isQuestion(source) else { return session.respond(to: source) }
    let isInterrupted = session.isInterrupted
    let answered = AbandonableWork.run { [session] isAbandoned in
      var copy = session
      copy.isInterrupted = { isInterrupted() || isAbandoned() }
      let response = copy.respond(to: source)
      copy.isInterrupted = isInterrupted
      return (copy, response)
    }
    guard let answered else { return session.interrupted(source) }
    session = answered.0
    return answered.1
  }

  /// Tells a response one step a key.
  private mutating func walk(through response: Response, _ keys: KeySource) {
    // Where nothing else says that a key is waited for, this does each time.
    if keys.isTerminal, !keys.isExplained || !keys.showsStatus {
      printer.show(Walk.keys, of: session, colored: usesColor)
    }
    keys.isExplained = true
    var walk = Walk(response, in: printer.format(of: session, colored: usesColor))
    Printer.toStandardOutput(walk.start())
    keys.session = session
    defer { keys.session = nil }
    while !walk.isOver {
      switch keys.next(status: walk.status(in: session.page)) {
      case .key(let key): Printer.toStandardOutput(walk.press(key))
      case .line(let text):
        typed.append(text)
        return
      case .interrupted:
        hasLeftWalk = true
        return
      }
    }
  }

  /// The first of the lines that were typed while steps waited, once.
  mutating func takeTyped() -> String? { typed.isEmpty ? nil : typed.removeFirst() }

  /// Drops what waits.
  mutating func dropTyped() { typed = [] }

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

  /// Carries out all statements of a text that begins on a line; false if one failed.
  ///
  /// Of what is copied from a session the prompts and the output go; a file is carried out line by line as it stands.
  mutating func run(_ text: String, file: String?, line: Int = 1, isPasted: Bool = false) -> Bool {
    var succeeded = true
    for part in Script.parts(of: isPasted ? session.typed(in: text) : text) {
      guard !hasQuit else { break }
      guard case .statement(let source) = part else {
        if case .comment(let comment) = part, let words = session.remark(comment.text) {
          Printer.toStandardError("backprop: \(words)\n")
        }
        continue
      }
      succeeded = run(source.moved(down: line - 1), file: file) && succeeded
      runTyped()
      // Ctrl-C ends the statement that runs and all that wait behind it.
      if takeInterrupt() {
        wasInterrupted = true
        return false
      }
      if !succeeded, stopsOnError { break }
    }
    return succeeded
  }

  /// Carries out what was typed at a script's step, which is the user's own whatever the script is.
  private mutating func runTyped() {
    let author = session.author
    session.author = .user
    defer { session.author = author }
    while let text = takeTyped() {
      for source in Script.statements(of: text) where !hasQuit { _ = run(source, file: nil) }
    }
  }

  /// Carries out a script; false if it cannot be read or a statement failed.
  mutating func run(file path: String, by author: Author) -> Bool {
    let text: String
    do throws(FileAccess.Failure) { text = try SystemFiles.access.read(path) } catch {
      Printer.toStandardError("backprop: \(path): \(error.reason)\n")
      return false
    }
    if let hidden = HiddenCharacter(in: text) {
      refuse(hidden, in: path)
      return false
    }
    session.author = author
    defer { session.author = .user }
    return run(text, file: path)
  }

  private func refuse(_ hidden: HiddenCharacter, in file: String, line: Int? = nil) {
    Printer.toStandardError(
      "\(file):\(line ?? hidden.line):\(hidden.column): error: \(hidden.words)\nhint: \(hidden.hint)\n")
  }

  /// Carries out what standard input brings, statement by statement as it comes.
  mutating func runStandardInput() -> Bool {
    session.author = Terminal.isInput ? .user : .script(folder: ".")
    defer { session.author = .user }
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
      if !Terminal.isInput, let hidden = HiddenCharacter(in: text) {
        // What it hides may be in the lines that follow.
        refuse(hidden, in: "standard input", line: line)
        return false
      }
      pending += pendingLines == 0 ? text : "\n" + text
      pendingLines += 1
      // An open bracket goes on in the next line; one that is never closed must not hold back the rest for ever.
      if pendingLines < 500, !Lexer.isComplete(pending) { continue }
      succeeded = run(pending, file: "standard input", line: line - pendingLines + 1, isPasted: true) && succeeded
      (pending, pendingLines) = ("", 0)
      if !succeeded, stopsOnError { return false }
    }
    if pendingLines > 0, !hasQuit, !wasInterrupted {
      succeeded =
        run(
          pending, file: "standard input", line: read + keys.lineCount - pendingLines + 1, isPasted: true) && succeeded
    }
    return succeeded
  }

  /// Runs the user's init file if there is one.
  mutating func runInitFile() {
    guard let path = SystemFiles.initFile, SystemFiles.exists(path) else { return }
    _ = run(file: path, by: .user)
    (hasQuit, wasInterrupted) = (false, false)
  }
}

extension Session {
  /// What was typed of a text that may have been copied from a session, with its prompts and its output.
  func typed(in text: String) -> String { defines("backprop") ? text : Transcript.typed(in: text) }
}
