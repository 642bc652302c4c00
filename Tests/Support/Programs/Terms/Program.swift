/// Definitions in order, as they are typed.
public struct Program: Hashable, Sendable {
  public var definitions: [Definition]

  public init(_ definitions: [Definition] = []) { self.definitions = definitions }

  /// The program as it is typed, a definition a line.
  public var text: String { definitions.map(\.text).joined(separator: "\n") }
}

extension Program {
  /// The names that a term rests on, directly or through others, in a fixed order.
  public func ancestors(of term: Term) -> [String] {
    var found = term.names
    for definition in definitions.reversed() where found.contains(definition.name) {
      found.formUnion(definition.mentions)
    }
    return definitions.map(\.name).filter(found.contains)
  }
}

extension Program {
  /// Whether a derivative within the program may be written by the value of a name: that of tanh(x) is 1 - y².
  ///
  /// By such a name a derivative of the derivative is a matter of how the rule is written; differences know no rule.
  public func mayWriteSlopes(by name: String) -> Bool {
    guard let definition = definitions.first(where: { $0.name == name }), definition.kind == .node else { return false }
    switch definition.term {
    case .call, .iterate, .infix(.power, _, _): break
    default: return false
    }
    return definitions.contains { $0.term.differentiates }
  }
}

extension Term {
  /// Whether it takes a derivative.
  fileprivate var differentiates: Bool {
    switch self {
    case .primes: true
    case .call("grad", _, _), .call("jacobian", _, _), .call("hessian", _, _), .call("jvp", _, _), .call("vjp", _, _):
      true
    default: children.contains { $0.differentiates }
    }
  }
}

/// One definition.
public struct Definition: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// A value of its own, to which gradients flow.
    case variable
    /// No gradient flows to it, whether it is a value or follows from others.
    case constant
    case node
    /// A function of these parameters.
    case function([String])
  }
  public let name: String
  public let kind: Kind
  public var term: Term

  public init(_ name: String, _ kind: Kind, _ term: Term) { (self.name, self.kind, self.term) = (name, kind, term) }

  public var text: String {
    switch kind {
    case .variable, .node: "\(name) = \(term.text)"
    case .constant: "const \(name) = \(term.text)"
    case .function(let parameters): "\(name)(\(parameters.joined(separator: ", "))) = \(term.text)"
    }
  }

  public var isFunction: Bool { if case .function = kind { true } else { false } }

  /// The names that it mentions, its own parameters excepted.
  public var mentions: Set<String> {
    if case .function(let parameters) = kind { return term.names.subtracting(parameters) }
    return term.names
  }
}
