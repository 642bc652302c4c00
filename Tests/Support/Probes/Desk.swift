import Explanations
import Programs
import Sessions
import Synchronization

/// A session in which a program is typed and questions are asked, all of it as text and JSON: what a user can see.
public struct Desk: Sendable {
  public var session: Session
  public let files: MemoryFiles

  public init(files: MemoryFiles = MemoryFiles()) {
    self.files = files
    session = Session(files: files.access, seed: 1)
    session.tellsPrograms = true
  }

  /// A desk with everything of a program typed in; fails at the first statement that is refused.
  public init(_ program: Program, prelude: [String] = []) throws(Refusal) {
    self.init()
    for line in prelude + program.definitions.map(\.text) { _ = try type(line) }
  }

  /// What a statement answers.
  @discardableResult public mutating func type(_ line: String) throws(Refusal) -> JSONValue {
    var last = JSONValue.null
    for response in session.respond(to: line) {
      if let diagnostic = response.diagnostic { throw Refusal(line: line, message: diagnostic.message) }
      last = response.json
    }
    return last
  }

  /// What a statement would answer; the session stays as it is.
  public func ask(_ line: String) throws(Refusal) -> JSONValue {
    var copy = self
    return try copy.type(line)
  }

  /// The value of an expression.
  public func value(_ text: String) throws(Refusal) -> Values {
    guard let value = try ask(text)["value"].flatMap(Values.init) else {
      throw Refusal(line: text, message: "no value")
    }
    return value
  }

  /// Everything that makes up the session: its script, and the bits of every value.
  public func state() -> String {
    var copy = self
    let path = "state.bp"
    let saved = copy.session.respond(to: ":save \(path); :vars").map(\.json)
    let values = saved.last.map(\.text) ?? ""
    let text = files[path] ?? ""
    files[path] = nil
    return text + (values.firstRange(of: "\"names\"").map { String(values[$0.lowerBound...]) } ?? values)
  }
}

extension Desk {
  /// The same without the order of definitions, which a saved session and a definition typed again may change.
  public func contents() -> String {
    var copy = self
    _ = copy.session.respond(to: ":save state.bp")
    let script = (files["state.bp"] ?? "").split(separator: "\n").sorted()
    files["state.bp"] = nil
    guard case .array(let names)? = (try? ask(":vars"))?["names"] else { return script.joined(separator: "\n") }
    return (script.map(String.init) + names.map(\.text).sorted()).joined(separator: "\n")
  }
}

/// A statement that was refused, and why.
public struct Refusal: Error, Sendable {
  public let line: String
  public let message: String
}

/// Files that exist only in memory.
public final class MemoryFiles: Sendable {
  private let texts = Mutex<[String: String]>([:])
  public init() {}

  public subscript(path: String) -> String? {
    get { texts.withLock { $0[path] } }
    set { texts.withLock { $0[path] = newValue } }
  }

  public var access: FileAccess {
    FileAccess(
      read: { path throws(FileAccess.Failure) in
        guard let text = self[path] else { throw FileAccess.Failure("no such file") }
        return text
      },
      write: { path, text throws(FileAccess.Failure) in self[path] = text },
      append: { path, text throws(FileAccess.Failure) in self[path] = (self[path] ?? "") + text },
      list: { _ in [] })
  }
}

extension JSONValue {
  /// A member of an object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The only member of an object.
  var onlyValue: JSONValue? {
    guard case .object(let members) = self, members.count == 1 else { return nil }
    return members[0].value
  }
}

extension Values {
  /// A number or nested lists of numbers.
  public init?(_ json: JSONValue) {
    switch json {
    case .number(let x): self.init(Real(x))
    case .integer(let x): self.init(Real(x))
    case .string("nan"): self.init(.nan)
    case .string("inf"): self.init(.infinity)
    case .string("-inf"): self.init(-.infinity)
    case .array(let parts):
      let values = parts.compactMap { Values($0) }
      guard values.count == parts.count, let first = values.first else { return nil }
      self.init([values.count] + first.shape, values.flatMap(\.entries))
    default: return nil
    }
  }

  /// How it would be typed.
  public var text: String {
    guard let length = shape.first else { return "\(Double(entries[0]))" }
    let size = entries.count / max(length, 1)
    let parts = (0..<length).map {
      Values(Array(shape.dropFirst()), Array(entries[$0 * size..<($0 + 1) * size])).text
    }
    return "[\(parts.joined(separator: ", "))]"
  }
}
