/// The words that can begin a command, and the names that are the user's own and come first.
public struct CommandWords: Sendable {
  /// The names of all commands.
  public let commands: Set<String>

  /// Whether the user has given this name to something.
  public let isUserName: @Sendable (String) -> Bool

  /// The words of `commands`, those for which `isUserName` holds excepted.
  public init(_ commands: Set<String>, isUserName: @escaping @Sendable (String) -> Bool = { _ in false }) {
    self.commands = commands
    self.isUserName = isUserName
  }

  /// Whether a line that begins with `word` and is no definition is a command.
  public func isCommand(_ word: String) -> Bool {
    commands.contains(word) && !isUserName(word)
  }
}
