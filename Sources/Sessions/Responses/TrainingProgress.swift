/// How far training has come, told while it runs.
public struct TrainingProgress: Sendable {
  /// How many steps are done.
  public let step: Int
  /// How many there will be.
  public let steps: Int
  /// The loss before the last step.
  public let loss: Double
  /// How often this has been told before; ten times a second, from half a second on.
  public let tick: Int
  /// Whether training has ended.
  public let isFinished: Bool
}
