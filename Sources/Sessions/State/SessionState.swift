import Explanations
import Graphs
import Language
import Tensors

/// What a session holds, and what its commands work on. It knows the commands only by the table that it is given.
struct SessionState: Sendable {
  let commands: CommandTable
  /// What the user has set.
  var settings = Settings() {
    didSet { sheet.limits = settings.limits }
  }
  var sheet = Sheet()
  /// The files it may use.
  var files: FileAccess
  /// Who wrote the statements that come next, on which it depends what they may do with files.
  var author = Author.user
  /// Whether responses say what brings back what they changed, which costs time where that is large.
  var keepsEntries = false
  /// Whether scripts may do with files what the user may.
  var allowsFiles = false
  /// What is written only when the file that `load` runs has come to its end.
  var outbox: Outbox?
  /// What was done, so that it can be undone.
  var journal = Journal()
  /// What the statement that runs has undone or redone.
  var travelled: [Step] = []
  /// Every statement that was carried out, as typed, and the comments between them.
  var history: [String] = []
  /// Those in the history that write files, or end the session: run again, they would be about other files.
  var historyOfFiles: Set<Int> = []
  /// Where responses are recorded.
  var recording: Recording?
  /// The auto names of the last trace.
  var traceNames: [String: NodeID] = [:]
  /// The output of the last trace, as it was typed: what a question about gradients is about.
  var lastOutput: SyntaxTree?
  /// Whether the conventions have been printed.
  var hasShownConventions = false
  /// What updates have changed since the last `grad`, and of what output.
  var updatedSinceGradient: (output: String, names: [String])?
  var random: RandomNumbers
  /// Where random numbers began.
  let firstRandom: RandomNumbers
  /// How often `ans` was given a value.
  var answersGiven = 0
  /// Whether anything was asked that a saved session does not keep.
  var hasAsked = false
  /// What the statement that runs has read from files of data.
  var dataRead: [DataRead] = []
  /// Whether what the statement that runs asks about must have a value.
  var needsValues = false
  /// Remarks on the statement that runs.
  var notes: [String] = []
  /// In a copy made for examples, what does not fit them.
  var misfits: [(name: String, problem: Problem)] = []
  /// How many statements there were.
  var statements = 0
  /// How deep `load` is in files that load files.
  var loadDepth = 0

  /// A session that knows some commands, with access to some files.
  init(_ commands: CommandTable, files: FileAccess = .none, seed: UInt64? = nil) {
    self.commands = commands
    self.files = files
    random = RandomNumbers(seed: seed ?? UInt64.random(in: .min ... .max))
    firstRandom = random
  }

  /// Long work asks this about every millisecond, and stops once it is true; it stays so until the statement has ended.
  var isInterrupted: Work.Question = { false }

  /// Told now and then while training runs.
  var onProgress: (@Sendable (TrainingProgress) -> Void)?

  /// Whether traces are also told as JSON; otherwise their objects have a kind and no more, which saves the work.
  var tellsPrograms = false

  /// How many columns the page has when nothing is set.
  var pageWidth = 80

  /// The page that responses are laid out for.
  var page: Page { Page(width: settings.width ?? pageWidth, unicode: settings.unicode) }

  /// Whether a word is a name of the session.
  func defines(_ name: String) -> Bool { sheet[name] != nil }
}
