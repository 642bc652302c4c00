/// The files that a session may read and write: a value handed to it, so that a session touches no file by itself.
public struct FileAccess: Sendable {
  /// Why a file could not be read or written, in words such as "no such file".
  public struct Failure: Error, Sendable {
    /// The reason.
    public let reason: String
    /// A failure for a reason.
    public init(_ reason: String) { self.reason = reason }
  }
  /// The text of a file.
  public var read: @Sendable (_ path: String) throws(Failure) -> String
  /// Replaces a file by a text, at once or not at all.
  public var write: @Sendable (_ path: String, _ text: String) throws(Failure) -> Void
  /// Adds a text at the end of a file.
  public var append: @Sendable (_ path: String, _ text: String) throws(Failure) -> Void
  /// The names in a directory, those of directories with a `/` at the end; nil where they cannot be listed.
  public var list: (@Sendable (_ directory: String) -> [String])?

  /// File access by these functions.
  public init(
    read: @escaping @Sendable (String) throws(Failure) -> String,
    write: @escaping @Sendable (String, String) throws(Failure) -> Void,
    append: @escaping @Sendable (String, String) throws(Failure) -> Void,
    list: (@Sendable (String) -> [String])? = nil
  ) {
    self.read = read
    self.write = write
    self.append = append
    self.list = list
  }

  /// No files at all.
  public static let none = FileAccess(
    read: { _ throws(Failure) in throw Failure("there are no files here") },
    write: { _, _ throws(Failure) in throw Failure("there are no files here") },
    append: { _, _ throws(Failure) in throw Failure("there are no files here") })
}
