/// What stands between a line's formula with numbers and its result.
public enum Relation: Sendable, Equatable {
  /// `=`: redoing the line from the numbers shown gives the number shown.
  case equal
  /// `≈`: only the numbers at full precision give it.
  case approximate
}
