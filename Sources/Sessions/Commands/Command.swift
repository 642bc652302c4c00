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
  /// Examples that run as they stand; several statements are parted by `;`.
  static var examples: [String] { get }
  /// Whether what it prints can be told step by step.
  static var isToldInSteps: Bool { get }
  /// Carries it out.
  static func run(_ request: Request, in session: inout Session) throws(Problem) -> Reply
}

extension Command {
  /// How it is written, such as "grad z [wrt x, W]".
  static var synopsis: String { parameters.usage(of: name) }
  static var aliases: [String] { [] }
  static var details: [String] { [] }
  static var examples: [String] { [] }
  static var isToldInSteps: Bool { false }
}

/// The one list of commands.
enum Commands {
  static let all: [any Command.Type] = [
    ForwardCommand.self, GradCommand.self, StepCommand.self, GraphCommand.self, PathsCommand.self, JacobianCommand.self,
    HessianCommand.self, DeriveCommand.self, TangentCommand.self, CheckCommand.self, CostCommand.self,
    WhyCommand.self, NudgeCommand.self, LayersCommand.self, CompareCommand.self, ExpandCommand.self,
    CollapseCommand.self, SGDCommand.self, AdamCommand.self,
    VarsCommand.self, ShowCommand.self, HistoryCommand.self, UndoCommand.self, RedoCommand.self, RemoveCommand.self,
    ResetCommand.self, SaveCommand.self, LoadCommand.self, RecordCommand.self, ExportCommand.self, SeedCommand.self,
    SetCommand.self, HelpCommand.self, QuitCommand.self,
  ]
  /// Every word that calls a command.
  static let words = Set(all.flatMap { [$0.name] + $0.aliases })
  /// Those that are functions too, and written as a call are only that.
  static let functions = words.filter { FunctionTable.scalars[$0] != nil || FunctionTable.arrays[$0] != nil }

  static func named(_ word: String) -> (any Command.Type)? {
    all.first { $0.name == word || $0.aliases.contains(word) }
  }
}
