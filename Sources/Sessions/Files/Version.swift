/// The version of the program, which files say that it writes.
public enum Version {
  /// The version of these sources.
  public static let current = "0.1.0"
}
