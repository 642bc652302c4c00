/// The one list of commands.
enum Commands {
  static let all: [any Command.Type] = [
    ForwardCommand.self, GradCommand.self, StepCommand.self, GraphCommand.self, PathsCommand.self, JacobianCommand.self,
    HessianCommand.self, DeriveCommand.self, TangentCommand.self, CheckCommand.self, CostCommand.self,
    WhyCommand.self, NudgeCommand.self, LayersCommand.self, CompareCommand.self, TableCommand.self, ExpandCommand.self,
    CollapseCommand.self, SGDCommand.self, AdamCommand.self,
    VarsCommand.self, ShowCommand.self, HistoryCommand.self, UndoCommand.self, RedoCommand.self, RemoveCommand.self,
    ResetCommand.self, SaveCommand.self, LoadCommand.self, RecordCommand.self, ExportCommand.self, SetCommand.self,
    SeedCommand.self, HelpCommand.self, QuitCommand.self,
  ]
  static let table = CommandTable(all)

  static func named(_ word: String) -> (any Command.Type)? { table.named(word) }
}
