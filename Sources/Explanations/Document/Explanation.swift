/// What there is to say about something: a page for people, and the same as data for programs.
public protocol Explanation: Sendable {
  /// The page.
  var document: Document { get }
  /// The members of the JSON object.
  var members: [JSONValue.Member] { get }
}
