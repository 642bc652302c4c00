import Explanations
import Language
import LineEditor
import Sessions

/// The conversation on a terminal: a line in, its responses out.
final class Loop {
  static let prompt = "backprop> "
  private static let continuationPrompt = "     ...> "

  private var runner: Runner
  private let editor: LineEditor
  private let keys: KeySource
  private let sessions = SystemFiles.sessions
  private var journal: SessionJournal

  init(runner: Runner, editor: LineEditor) {
    self.runner = runner
    self.editor = editor
    journal = SessionJournal(in: sessions, of: runner.session)
    keys = KeySource(editor: editor)
    self.runner.keys = keys
    self.runner.session.keepsEntries = true
  }

  /// Runs until the user leaves. `resumed` is the number of a session to go on with, the last one being the first.
  func run(greets: Bool, resumed: Int?) {
    editor.continuationPrompt = Self.continuationPrompt
    editor.typed = { [unowned self] text in session.typed(in: text) }
    editor.isComplete = { Lexer.isComplete($0) }
    editor.complete = { [unowned self] text, cursor in
      let found = session.completions(for: text, cursor: cursor)
      return Completion(from: found.start, candidates: found.candidates, suffix: found.suffix)
    }
    editor.highlight = { [unowned self] text in Highlighter.colored(text, in: session) }
    if greets { greet(hasLast: resumed == nil && !(sessions?.isEmpty ?? true)) }
    if let resumed { resume(resumed) }
    defer { if let words = journal.finish() { show(Text(words, .note)) } }
    while !runner.hasQuit {
      editor.usesColor = runner.usesColor
      // What was typed while a step waited comes first.
      if let text = runner.takeTyped() {
        respond(to: text)
        continue
      }
      switch editor.readLine(prompt: Self.prompt) {
      case .line(let text): respond(to: text)
      case .interrupted:
        _ = Interrupt.take()
        if Interrupt.reached != nil { return }
      case .endOfFile: return
      }
    }
  }

  /// The session that a line is typed for. While a step waits the runner is at work, and the keys know it.
  private var session: Session { keys.session ?? runner.session }

  private func respond(to text: String) {
    // The window may have changed while the line was typed.
    runner.session.pageWidth = max(40, Terminal.columns)
    for part in Script.parts(of: text) {
      guard !runner.hasQuit else { return }
      switch part {
      case .comment(let comment):
        if let words = runner.session.remark(comment.text) { show(Text(words, .note)) }
      case .statement(let source):
        _ = runner.run(source, file: nil)
        // What was carried out is on disk before the next prompt, whatever becomes of the terminal; very many numbers
        // are a moment later.
        if let entry = runner.entry, let words = journal.append(entry) { show(Text(words, .note)) }
      }
      if runner.takeInterrupt() {
        runner.dropTyped()
        return
      }
    }
  }

  /// Brings a session back by what was kept of it, without its output.
  private func resume(_ number: Int) {
    guard let taken = sessions?.take(number) else {
      show(number == 1 ? "There is no last session." : "There is no session \(number): see backprop --sessions.")
      return
    }
    let (entries, torn) = SessionEntry.entries(in: taken.text)
    var whole: [SessionEntry] = []
    var tried = 0
    var lost = (0..<torn).map { _ in "a statement that was not written whole" }
    // Nothing is written or read again: what files gave is among the entries.
    let files = runner.session.files
    runner.session.files = .none
    runner.session.keepsEntries = false
    for entry in entries {
      if let words = runner.session.restore(entry) {
        lost.append("\(entry.source.shortened): \(words)")
      } else {
        whole.append(entry)
      }
      tried += 1
      if Interrupt.take() { break }
    }
    if tried < entries.count {
      let left = entries.count - tried
      lost.append("\(left) statement\(left == 1 ? "" : "s") after Ctrl-C, which the old file keeps")
    }
    runner.session.files = files
    runner.session.keepsEntries = true
    if whole.count == entries.count, torn == 0 {
      journal = SessionJournal(in: sessions, goingOn: taken)
    } else {
      // What did not come back stays in the old file; what did is where this session begins.
      taken.release()
      for entry in whole { if let words = journal.append(entry) { lost.append(words) } }
    }
    let count = whole.count { !$0.source.isEmpty }
    var words = Text("The last session is back: \(count) statement\(count == 1 ? "" : "s"). ")
    if number > 1 { words = Text("Session \(number) is back: \(count) statement\(count == 1 ? "" : "s"). ") }
    show(words + "\("vars", .keyword) lists what there is.")
    for line in lost.prefix(8) { show(Text("not back: \(line)", .note)) }
    if lost.count > 8 { show(Text("and \(lost.count - 8) more", .note)) }
  }

  private func greet(hasLast: Bool) {
    var words = Text("backprop \(Backprop.configuration.version), a notebook for computation graphs. ")
    words += "\("help", .keyword) explains, \("quit", .keyword) leaves."
    if hasLast { words += " The last session comes back with \("backprop --resume", .keyword)." }
    show(words)
  }

  private func show(_ words: Text) {
    runner.printer.show(Document([.paragraph(words)]), of: runner.session, colored: runner.usesColor)
  }
}

extension String {
  /// The beginning of a statement, on one line.
  var shortened: String {
    let line = split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count <= 40 ? line : line.prefix(39) + "…"
  }
}

/// Colours for the line that is being typed: those of the output.
enum Highlighter {
  static func colored(_ text: String, in session: Session) -> String {
    let bytes = Array(text.utf8)
    var spans: [Span] = []
    var at = 0
    for (range, role) in session.highlights(of: text) where range.lowerBound >= at && range.upperBound <= bytes.count {
      spans.append(Span(String(decoding: bytes[at..<range.lowerBound], as: UTF8.self)))
      spans.append(Span(String(decoding: bytes[range], as: UTF8.self), role))
      at = range.upperBound
    }
    spans.append(Span(String(decoding: bytes[at...], as: UTF8.self)))
    return spans.map(TerminalFormat.paint).joined()
  }
}
