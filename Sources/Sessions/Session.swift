import Explanations
import Language
import Tensors

/// A session: one line in, a response a statement out. It knows nothing of the terminal.
///
/// A statement that fails leaves the session as it was.
public struct Session: Sendable {
  var state: SessionState

  /// A session with access to some files.
  public init(files: FileAccess = .none, seed: UInt64? = nil) {
    state = SessionState(Commands.table, files: files, seed: seed)
  }

  /// Carries out all statements of a text.
  public mutating func respond(to text: String) -> [Response] {
    Script.statements(of: text).map { respond(to: $0) }
  }

  /// Carries out one statement.
  public mutating func respond(to source: StatementSource) -> Response { state.respond(to: source) }

  /// Whether a statement only asks: then a copy of the session can carry it out and take the session's place, or be
  /// dropped as if nothing had been asked.
  public func isQuestion(_ source: StatementSource) -> Bool { state.isQuestion(source) }

  /// What is said of a question whose copy of the session was dropped because of Ctrl-C.
  public mutating func interrupted(_ source: StatementSource) -> Response { state.interrupted(source) }

  /// What is said where Ctrl-C came while a response was written.
  public func cut(_ response: Response) -> Response { state.cut(response) }

  /// Takes note of a comment that was typed between statements; words of what went wrong, if anything did.
  public mutating func remark(_ comment: String) -> String? { state.remark(comment) }

  /// What brings a new session to where this one is before its first statement: its random numbers.
  public var beginning: SessionEntry { state.beginning }

  /// Brings back what a statement changed; the words of what went wrong, if anything did.
  public mutating func restore(_ entry: SessionEntry) -> String? { state.restore(entry) }

  /// Whether a word is a name of the session.
  public func defines(_ name: String) -> Bool { state.sheet[name] != nil }
}

// MARK: - What it is told

extension Session {
  /// What the user has set.
  public var settings: Settings {
    get { state.settings }
    set { state.settings = newValue }
  }
  /// The files it may use.
  public var files: FileAccess {
    get { state.files }
    set { state.files = newValue }
  }
  /// Who wrote the statements that come next, on which it depends what they may do with files.
  public var author: Author {
    get { state.author }
    set { state.author = newValue }
  }
  /// Whether scripts may do with files what the user may.
  public var allowsFiles: Bool {
    get { state.allowsFiles }
    set { state.allowsFiles = newValue }
  }
  /// Whether responses say what brings back what they changed, which costs time where that is large.
  public var keepsEntries: Bool {
    get { state.keepsEntries }
    set { state.keepsEntries = newValue }
  }
  /// Whether traces are also told as JSON; otherwise their objects have a kind and no more, which saves the work.
  public var tellsPrograms: Bool {
    get { state.tellsPrograms }
    set { state.tellsPrograms = newValue }
  }
  /// Long work asks this about every millisecond, and stops once it is true; it stays so until the statement has ended.
  public var isInterrupted: Work.Question {
    get { state.isInterrupted }
    set { state.isInterrupted = newValue }
  }
  /// Told now and then while training runs.
  public var onProgress: (@Sendable (TrainingProgress) -> Void)? {
    get { state.onProgress }
    set { state.onProgress = newValue }
  }
  /// How many columns the page has when nothing is set.
  public var pageWidth: Int {
    get { state.pageWidth }
    set { state.pageWidth = newValue }
  }
  /// The page that responses are laid out for.
  public var page: Page { state.page }
}
