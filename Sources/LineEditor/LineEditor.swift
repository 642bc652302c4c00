import CLineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What reading a line came to.
public enum Input: Equatable, Sendable {
  /// A whole input without its final line break; it may hold line breaks.
  case line(String)
  /// Ctrl-C: what was typed is dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the file.
  case endOfFile
}

/// Reads lines from the terminal with editing, history, completion and colours, on libedit.
///
/// One editor at a time, on the main thread: it owns the terminal while it reads.
public final class LineEditor {
  /// How an editor starts.
  public struct Configuration: Sendable {
    /// The name under which the user's `.editrc` may single this program out.
    public var program: String
    /// The history file, or nil to remember only this run.
    public var historyPath: String?
    /// Whether the prompt and the input may be coloured.
    public var usesColor: Bool
    /// The number of entries kept.
    public var historyLimit: Int

    /// A configuration that follows the environment: its history file, colours and terminal.
    public init(
      program: String = "backprop", historyPath: String? = HistoryFile.defaultPath(),
      usesColor: Bool = Terminal.supportsColor(), historyLimit: Int = 5_000
    ) {
      self.program = program
      self.historyPath = historyPath
      self.usesColor = usesColor
      self.historyLimit = historyLimit
    }
  }

  /// Whether Enter submits the text; otherwise it opens another line.
  public var isComplete: (String) -> Bool = { _ in true }
  /// What may complete the text at a cursor given in UTF-8 bytes.
  public var complete: (_ text: String, _ cursor: Int) -> Completion = { _, cursor in Completion(from: cursor) }
  /// The text with colours (SGR sequences) added and nothing else changed; nil leaves it plain.
  public var highlight: ((String) -> String)?

  /// What of an input was typed; prompts are not.
  public var typed: (String) -> String = { $0 }
  /// What begins each further line of an input that Enter opens.
  public var continuationPrompt = "" {
    didSet { le_set_continuation(editor, continuationPrompt) }
  }

  /// Whether the prompt and the input are coloured, from the next line on.
  public var usesColor: Bool

  private let editor: OpaquePointer
  private let historyFile: HistoryFile?
  private var recall: HistoryRecall

  /// Takes the terminal; the history is loaded once the first prompt shows.
  ///
  /// Nil without a terminal on both sides, a UTF-8 locale or libedit's consent; `PlainReader` serves then.
  public init?(configuration: Configuration = Configuration()) {
    let limit = max(1, configuration.historyLimit)
    guard Terminal.isInteractive, le_use_utf8_locale(),
      let editor = le_create(configuration.program, Int32(clamping: limit), Terminal.understandsEscapes())
    else { return nil }
    self.editor = editor
    usesColor = configuration.usesColor
    historyFile = configuration.historyPath.map { HistoryFile(path: $0, limit: limit) }
    recall = HistoryRecall(entries: [], limit: limit)
    le_set_callbacks(editor, callbacks)
  }

  deinit { le_destroy(editor) }

  /// Whether the terminal understands control sequences, so that a status can be shown.
  public var understandsEscapes: Bool { Terminal.understandsEscapes() }

  /// Shows the prompt, one line of plain text, and reads one input.
  ///
  /// With `fromLastKey` the line begins with the key that was read last, which may be a paste. The input is already in
  /// the history file when this returns, if it is to be remembered.
  public func readLine(
    prompt: String, fromLastKey: Bool = false, remembers: (String) -> Bool = { _ in true }
  ) -> Input {
    recall.restart()
    if fromLastKey { le_unread_key(editor) }
    var line: UnsafePointer<CChar>?
    var length: Int32 = 0
    switch le_read_line(editor, decorated(prompt), &line, &length) {
    case LE_LINE:
      guard let line else { return .endOfFile }
      let bytes = UnsafeRawBufferPointer(start: line, count: Int(length))
      let text = typed(TextRepair.input(String(decoding: bytes, as: UTF8.self)))
      if remembers(text) { remember(text) }
      return .line(text)
    case LE_INTERRUPTED: return .interrupted
    default: return .endOfFile
    }
  }

  /// Waits for one key, without showing it; meanwhile a status stands on the cursor's line, which is cleared after.
  ///
  /// Where the terminal cannot clear a line there is none.
  public func readKey(status: String = "") -> Key {
    fflush(nil)
    return Key(code: le_read_key(editor, usesColor && !status.isEmpty ? "\u{1B}[90m\(status)\u{1B}[0m" : status))
  }

  private func remember(_ text: String) {
    guard text.contains(where: { !$0.isWhitespace }), recall.append(text) else { return }
    le_add_history(editor, text)
    historyFile?.append(text)
  }

  // libedit drops an escape at the very end of a prompt: the colour closes before the last character.
  private func decorated(_ prompt: String) -> String {
    guard usesColor, prompt.count > 1, let last = prompt.last else { return prompt }
    return "\u{1}\u{1B}[1m\u{1}\(prompt.dropLast())\u{1}\u{1B}[0m\u{1}\(last)"
  }
}

// C calls back on the thread that reads, while `self` is alive: le_read_line runs inside a method.
extension LineEditor {
  private static func from(_ context: UnsafeMutableRawPointer?) -> LineEditor? {
    context.map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }

  private var callbacks: le_callbacks {
    le_callbacks(
      context: Unmanaged.passUnretained(self).toOpaque(),
      prompted: { LineEditor.from($0)?.loadHistory() },
      is_complete: { context, text in LineEditor.from(context)?.isComplete(String(cString: text)) ?? true },
      complete: { context, text, cursor in
        LineEditor.from(context)?.completeInput(String(cString: text), at: Int(cursor))
      },
      highlight: { context, text in LineEditor.from(context)?.highlighted(String(cString: text)).flatMap { strdup($0) }
      },
      recall: { context, text, cursor, older in
        LineEditor.from(context)?.recalled(String(cString: text), cursor: Int(cursor), older: older)
          .flatMap { strdup($0) }
      })
  }

  private func loadHistory() {
    guard let historyFile else { return }
    recall = HistoryRecall(entries: historyFile.load(), limit: historyFile.limit)
    for entry in recall.entries { le_add_history(editor, entry) }
  }

  private func highlighted(_ text: String) -> String? {
    usesColor ? highlight?(text) : nil
  }

  private func recalled(_ text: String, cursor: Int, older: Bool) -> String? {
    older ? recall.older(from: text, cursor: cursor) : recall.newer(from: text)
  }

  private func completeInput(_ text: String, at cursor: Int) {
    let completion = complete(text, cursor)
    switch completion.outcome(in: text, cursor: cursor) {
    case .nothing: break
    case .replace(let count, let replacement): le_replace_before_cursor(editor, Int32(clamping: count), replacement)
    case .list(let candidates):
      le_show_below(editor, ColumnListing(candidates).text(columns: Terminal.columns, rows: Terminal.rows))
    }
  }
}
