/// The words that can begin a command, and the names that are the user's own and come first.
public struct CommandWords: Sendable {
  /// The names of all commands.
  public let commands: Set<String>

  /// Those that are functions too: written as a call they are the function.
  public let functions: Set<String>

  /// Whether the user has given this name to something.
  public let isUserName: @Sendable (String) -> Bool

  /// The words of `commands`, those for which `isUserName` holds excepted.
  public init(
    _ commands: Set<String>, functions: Set<String> = [],
    isUserName: @escaping @Sendable (String) -> Bool = { _ in false }
  ) {
    self.commands = commands
    self.functions = functions
    self.isUserName = isUserName
  }

  /// Whether a line that begins with `word` and is no definition is a command.
  public func isCommand(_ word: String) -> Bool {
    commands.contains(word) && !isUserName(word)
  }
}
