import Explanations
import Language

/// What came of one statement.
public struct Response: Sendable {
  /// How the session goes on.
  public enum Outcome: Sendable {
    case done, failed, quit
  }
  /// The statement's number, counted from 1.
  public let statement: Int
  /// The statement as it was typed.
  public let source: StatementSource
  /// What to show.
  public var document: Document
  /// The same for programs: one object.
  public var json: JSONValue
  /// What went wrong, if anything did.
  public var diagnostic: Diagnostic?
  /// How the session goes on.
  public var outcome: Outcome
  /// Whether it is to be told step by step where there is somebody to press keys.
  public var isStepped = false
  /// What can be asked meanwhile.
  var aids: TraceAids?
  /// What brings back what the statement has changed in the session; nil if that is nothing.
  public var entry: SessionEntry?
}

/// What a statement or command has to say, before it becomes a response.
struct Reply: Sendable {
  var document: Document
  /// The kind of the JSON object, and its members after `kind`.
  var kind: String
  var members: [JSONValue.Member]
  var outcome = Response.Outcome.done
  var isStepped = false
  var aids: TraceAids?
  /// Whether what was done stays although Ctrl-C came: a file is written, or training keeps the steps it took.
  var isKept = false

  init(_ document: Document = Document(), kind: String, _ members: [JSONValue.Member] = []) {
    self.document = document
    self.kind = kind
    self.members = members
  }

  /// A reply of words.
  init(_ words: String, kind: String, _ members: [JSONValue.Member] = []) {
    self.init(Document([.paragraph(Text(words))]), kind: kind, members)
  }
}

extension Document {
  /// Puts air between the line that was typed and a trace.
  mutating func setApart() {
    blocks.insert(.verbatim([]), at: 0)
    if ground > 0 { ground += 1 }
  }
}

extension JSONValue {
  /// The members of an object; none of anything else.
  var members: [Member] {
    if case .object(let members) = self { return members }
    return []
  }
}

extension Response {
  /// The kind of its JSON object.
  var kind: String {
    if case .object(let members) = json, case .string(let kind)? = members.first(where: { $0.name == "kind" })?.value {
      return kind
    }
    return ""
  }
}
