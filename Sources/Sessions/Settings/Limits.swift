/// How much a session takes before it refuses, so that no statement ends the program: each limit is a setting.
///
/// What would go beyond is refused before memory is taken for it.
public struct Limits: Sendable, Hashable {
  /// Nodes of the graph.
  public var nodes = 30_000_000
  /// Entries of one array.
  public var entries = 50_000_000
  /// Megabytes that all arrays take together, with those that a derivative needs besides.
  public var memory = 4_000
  /// Megabytes that the process may take, where it was started with a limit: no setting goes beyond.
  public var processMemory: Int?
  /// Steps of one training.
  public var steps = 10_000_000
  /// Numbers and operations of a script that is written.
  public var output = 2_000_000

  /// The limits at the start.
  public init() {}
}

/// One limit: the setting by which it is raised, and what it counts.
public struct Limit: Sendable {
  /// The name of the setting.
  public let name: String
  /// What is counted, as it follows a number: `entries`.
  let unit: String
  let summary: String
  let path: WritableKeyPath<Limits, Int> & Sendable
  let most: Int

  static let nodes = Limit("limit_nodes", "nodes", "nodes of the graph", \.nodes, most: 1_000_000_000)
  static let entries = Limit("limit_entries", "entries", "entries of one array", \.entries, most: 2_000_000_000)
  static let memory = Limit(
    "limit_memory", "MB", "megabytes of all arrays, and of what a derivative needs besides", \.memory,
    most: 1_000_000)
  static let steps = Limit("limit_steps", "steps", "steps of one training", \.steps, most: 1_000_000_000)
  static let output = Limit(
    "limit_output", "numbers and operations", "numbers and operations of a script that is written", \.output,
    most: 1_000_000_000)

  /// All of them.
  static let all = [nodes, entries, memory, steps, output]

  private init(
    _ name: String, _ unit: String, _ summary: String, _ path: WritableKeyPath<Limits, Int> & Sendable, most: Int
  ) {
    (self.name, self.unit, self.summary, self.path, self.most) = (name, unit, summary, path, most)
  }

  /// The setting that raises it.
  var setting: Setting {
    Setting(
      name: name, values: "1 …", summary: summary,
      get: { String($0.limits[keyPath: path]) },
      set: { settings, value in
        guard let n = Int(value), (1...most).contains(n) else { return false }
        settings.limits[keyPath: path] = n
        return true
      })
  }
}
