/// A format of files that other programs set: a document, and what is needed to make it again.
public protocol PublishedFormat: DocumentFormat {
  /// What is written, in a few words.
  static var summary: String { get }
  /// The extension of a file whose path has none.
  static var fileExtension: String { get }
  /// What the first line of a file begins with.
  static var mark: String { get }
  /// Whether drawings may use signs beyond ASCII.
  static var drawsInUnicode: Bool { get }
  /// The words that may be asked for, such as `standalone`.
  static var flags: [String] { get }
  /// The dialects there are, the usual one first.
  static var flavors: [String] { get }

  /// The whole text of a file.
  static func file(_ document: Document, of source: PublishedSource, _ variant: PublishedVariant) -> String
}

extension PublishedFormat {
  /// The document as one portion.
  public func portions(of document: Document) -> [Fragment] { [Fragment(text: render(document))] }
}

/// What a file was made from.
public struct PublishedSource: Sendable, Equatable {
  /// The version of the program that wrote it.
  public let version: String
  /// The statements, one after another; run again, they come to the same document.
  public let statements: [String]

  /// Statements and the version of the program that ran them.
  public init(version: String, statements: [String]) { (self.version, self.statements) = (version, statements) }

  /// The lines of the statements.
  var lines: [Substring] { statements.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) } }
}

/// Which form of a file is asked for.
public struct PublishedVariant: Sendable, Equatable {
  /// Whether the file stands for itself, and is no part of another.
  public let isStandalone: Bool
  /// The dialect; nil is the usual one.
  public let flavor: String?

  /// A part of another file in the usual dialect, unless something else is said.
  public init(isStandalone: Bool = false, flavor: String? = nil) {
    (self.isStandalone, self.flavor) = (isStandalone, flavor)
  }
}
