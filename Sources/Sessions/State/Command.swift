import Explanations
import Language

/// A command of the REPL: one type in one file, from which dispatch, help, completion and "did you mean" derive.
protocol Command: Sendable {
  /// The word that calls it.
  static var name: String { get }
  /// Other words that do.
  static var aliases: [String] { get }
  /// What it takes after its word: reading, completion, the usage line and refusals derive from it.
  static var parameters: [Parameter] { get }
  /// What it does, in a few words.
  static var summary: String { get }
  /// What else there is to know, a paragraph each.
  static var details: [String] { get }
  /// Examples that run as they stand; several statements are separated by `;`.
  static var examples: [String] { get }
  /// Where help lists it.
  static var group: CommandGroup { get }
  /// How its statements are treated that are run, saved or recorded.
  static var traits: CommandTraits { get }
  /// Whether what it prints can be told step by step.
  static var isToldInSteps: Bool { get }
  /// Whether it has something to say of names that are declared and have no value.
  static var takesOpenNames: Bool { get }
  /// Whether what it prints is a page that can be exported.
  static var isPublished: Bool { get }
  /// Carries it out.
  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply
}

extension Command {
  /// How it is written, such as "grad z [wrt x, W]".
  static var synopsis: String { parameters.usage(of: name) }
  static var traits: CommandTraits { [] }
  static var aliases: [String] { [] }
  static var details: [String] { [] }
  static var examples: [String] { [] }
  static var isToldInSteps: Bool { false }
  static var takesOpenNames: Bool {
    switch group {
    case .passes, .exploring, .derivatives: false
    case .definitions, .files, .session: true
    }
  }
  static var isPublished: Bool {
    switch group {
    case .exploring, .derivatives: true
    case .passes: !traits.contains(.isSilent)
    case .definitions, .files, .session: false
    }
  }
  /// Whether it only asks about the definitions, and leaves them, the files and the settings as they are.
  static var isQuestion: Bool {
    switch group {
    case .exploring, .derivatives: true
    case .passes: traits.isEmpty
    case .definitions, .files, .session: false
    }
  }
}

/// Commands that belong together.
enum CommandGroup: String, CaseIterable, Sendable {
  case passes = "passes step by step; training"
  case exploring = "graphs and gradients explored"
  case derivatives = "derivatives of every kind"
  case definitions = "the definitions"
  case files = "scripts and transcripts"
  case session = "settings, help, the end"
}

/// How the statements of a command are treated that are run, saved or recorded.
struct CommandTraits: OptionSet, Sendable {
  let rawValue: Int
  /// It asks nothing that a saved session would lack.
  static let isNoQuestion = Self(rawValue: 1)
  /// Run again, it would be about other files, or end the session: the history of a session leaves it out.
  static let leavesHistory = Self(rawValue: 2)
  /// Run again, it may come to something else.
  static let isNotRepeatable = Self(rawValue: 4)
  /// Its line says all that it prints.
  static let isSilent = Self(rawValue: 8)
  static let isUnrecorded = Self(rawValue: 16)
}

/// The commands that a session knows.
struct CommandTable: Sendable {
  let all: [any Command.Type]
  /// Every word that calls a command.
  let words: Set<String>
  /// Those that are functions too, and written as a call are only that.
  let functions: Set<String>

  init(_ all: [any Command.Type]) {
    self.all = all
    words = Set(all.flatMap { [$0.name] + $0.aliases })
    functions = words.filter { FunctionTable.scalars[$0] != nil || FunctionTable.arrays[$0] != nil }
  }

  /// The command that a word calls.
  func named(_ word: String) -> (any Command.Type)? {
    all.first { $0.name == word || $0.aliases.contains(word) }
  }

  /// The words of those whose pages can be exported.
  var published: [String] { all.filter { $0.isPublished }.map { $0.name } }

  /// The words of those that are told in steps.
  var traced: [String] { all.filter { $0.isToldInSteps }.map { $0.name } }
}
