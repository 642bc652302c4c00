/// The files that a session may read and write: a value handed to it, so that a session touches no file by itself.
public struct FileAccess: Sendable {
  /// Why a file could not be read or written, in words such as "no such file".
  public struct Failure: Error, Sendable {
    /// The reason.
    public let reason: String
    /// What can be done about it.
    public let hint: String?
    /// A failure for a reason.
    public init(_ reason: String, hint: String? = nil) { (self.reason, self.hint) = (reason, hint) }
  }
  /// The text of a file.
  public var read: @Sendable (_ path: String) throws(Failure) -> String
  /// Makes a file, or replaces one, by a text, at once or not at all.
  public var write: @Sendable (_ path: String, _ text: String) throws(Failure) -> Void
  /// Makes a file, at once or not at all; fails where there is one already.
  public var create: @Sendable (_ path: String, _ text: String) throws(Failure) -> Void
  /// Adds a text at the end of a file, all of it or nothing.
  public var append: @Sendable (_ path: String, _ text: String) throws(Failure) -> Void
  /// How a file begins, a few hundred bytes at most; nil where there is no file.
  public var beginning: @Sendable (_ path: String) throws(Failure) -> String?
  /// The path from the root without links and dots, of a file that need not be there; nil where its folder is not.
  public var canonical: @Sendable (_ path: String) -> String?
  /// The names in a directory, those of directories with a `/` at the end; nil where they cannot be listed.
  public var list: (@Sendable (_ directory: String) -> [String])?

  /// File access by these functions; those left out are made of the others, for files without links and folders.
  public init(
    read: @escaping @Sendable (String) throws(Failure) -> String,
    write: @escaping @Sendable (String, String) throws(Failure) -> Void,
    append: @escaping @Sendable (String, String) throws(Failure) -> Void,
    create: (@Sendable (String, String) throws(Failure) -> Void)? = nil,
    beginning: (@Sendable (String) throws(Failure) -> String?)? = nil,
    canonical: (@Sendable (String) -> String?)? = nil,
    list: (@Sendable (String) -> [String])? = nil
  ) {
    self.read = read
    self.write = write
    self.append = append
    self.create = create ?? write
    if let beginning {
      self.beginning = beginning
    } else {
      self.beginning = { path throws(Failure) in
        do throws(Failure) { return try read(path) } catch { return nil }
      }
    }
    self.canonical = canonical ?? Self.withoutDots
    self.list = list
  }

  /// No files at all.
  public static let none = FileAccess(
    read: { _ throws(Failure) in throw Failure("there are no files here") },
    write: { _, _ throws(Failure) in throw Failure("there are no files here") },
    append: { _, _ throws(Failure) in throw Failure("there are no files here") })

  @Sendable private static func withoutDots(_ path: String) -> String? {
    var parts: [Substring] = path.hasPrefix("/") ? [] : ["here"]
    for part in path.split(separator: "/") where part != "." {
      if part != ".." { parts.append(part) } else if parts.popLast() == nil { return nil }
    }
    return "/" + parts.joined(separator: "/")
  }
}
