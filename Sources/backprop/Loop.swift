import Explanations
import Language
import LineEditor
import Sessions

/// The conversation on a terminal: a line in, its responses out.
final class Loop {
  private var runner: Runner
  private let editor: LineEditor
  private let journal = SystemFiles.sessionJournal

  init(runner: Runner, editor: LineEditor) {
    self.runner = runner
    self.editor = editor
    self.runner.keys = KeySource(editor: editor)
  }

  func run(greets: Bool, resumes: Bool) {
    editor.isComplete = { Lexer.isComplete($0) }
    editor.complete = { [unowned self] text, cursor in
      let found = runner.session.completions(for: text, cursor: cursor)
      return Completion(from: found.start, candidates: found.candidates, suffix: found.suffix)
    }
    editor.highlight = { [unowned self] text in Highlighter.colored(text, in: runner.session) }
    let last = journal.begin(resuming: resumes)
    if greets { greet(hasLast: last != nil && !resumes) }
    if resumes { resume(last ?? "") }
    while !runner.hasQuit {
      editor.usesColor = runner.usesColor
      switch editor.readLine(prompt: "backprop> ") {
      case .line(let text): respond(to: text)
      case .interrupted: _ = Interrupt.take()
      case .endOfFile: return
      }
    }
  }

  private func respond(to text: String) {
    // The window may have changed while the line was typed.
    runner.session.pageWidth = max(40, Terminal.columns)
    for source in Script.statements(of: text) {
      guard !runner.hasQuit else { return }
      // What was carried out is on disk before the next prompt, whatever becomes of the terminal.
      if runner.run(source, file: nil), !runner.hasQuit { journal.append(runner.lasting) }
      if runner.takeInterrupt() { return }
    }
  }

  /// Brings a session back by its statements, without their output.
  private func resume(_ text: String) {
    let files = runner.session.files
    // What it saved may have been edited since: that is not written over.
    runner.session.files.write = { _, _ in }
    runner.session.files.append = { _, _ in }
    var count = 0
    for source in Script.statements(of: text) {
      runner.restore(source, file: "the last session")
      if Interrupt.take() { break }
      count += 1
    }
    runner.session.files = files
    var words = Text("The last session is back: \(count) statement\(count == 1 ? "" : "s"). ")
    words += "\("vars", .keyword) lists what there is."
    if text.isEmpty { words = "There is no last session." }
    show(words)
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
