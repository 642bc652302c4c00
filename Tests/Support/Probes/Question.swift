import Programs

/// A derivative asked for in one of the ways that the product has, and compared with differences of the evaluator.
public struct Question: Hashable, Sendable {
  /// The ways to ask for a derivative.
  public enum Form: String, CaseIterable, Sendable {
    case gradCommand = "grad … wrt"
    case gradSteps = "steps of grad"
    case gradExpression = "grad(·, ·)"
    case gradUpdate = ":= grad(·, ·)"
    case jacobianCommand = "jacobian … wrt"
    case jacobianExpression = "jacobian(·, ·)"
    case vjp = "vjp"
    case jvp = "jvp"
    case tangent
    case derive
    case hessianCommand = "hessian … wrt"
    case hessianExpression = "hessian(·, ·)"
    case gradOfGrad = "grad(grad(·, ·), ·)"
    case deriveTwice = "derive … wrt x, x"
    case check
    case nudge
    case over

    /// Whether second derivatives are asked for.
    var isSecond: Bool { [.hessianCommand, .hessianExpression, .gradOfGrad, .deriveTwice].contains(self) }
  }

  /// What is set before the program is typed.
  public enum Setting: String, CaseIterable, Sendable {
    case plain = ""
    case expanded = "expand all"
    case unshared = "set sharing off"
    case fractions = "set numbers fractions"
    case definitions = "set steps definitions"
  }

  public let form: Form
  public let setting: Setting
  /// A number of the program.
  public let output: Term
  /// A name, or a part of one.
  public let variable: Term

  public init(_ form: Form, _ setting: Setting, of output: Term, by variable: Term) {
    (self.form, self.setting, self.output, self.variable) = (form, setting, output, variable)
  }

  /// The same question asked in another way.
  func asked(_ form: Form? = nil, _ setting: Setting? = nil, of output: Term? = nil, by variable: Term? = nil)
    -> Question
  {
    Question(
      form ?? self.form, setting ?? self.setting, of: output ?? self.output, by: variable ?? self.variable)
  }

  /// What is typed, given the value of the variable, and the name and value of another that examples run over.
  func line(_ value: Values, examples: (name: String, value: Values)?) -> String {
    let (z, x) = (output.text, variable.text)
    let ones = Values(value.shape, value.entries.indices.map { Self.direction($0) }).text
    switch form {
    case .gradCommand, .gradSteps: return "grad \(z) wrt \(x)"
    case .gradExpression: return "grad(\(z), \(x))"
    case .gradUpdate: return "\(x) := grad(\(z), \(x))"
    case .jacobianCommand: return "jacobian \(z) wrt \(x)"
    case .jacobianExpression: return "jacobian(\(z), \(x))"
    case .vjp: return "vjp(\(z), \(x), 1)"
    case .jvp: return "jvp(\(z), \(x), \(ones))"
    case .tangent: return "tangent \(z) wrt \(x) direction \(ones)"
    case .derive: return "derive \(z) wrt \(x)"
    case .hessianCommand: return "hessian \(z) wrt \(x)"
    case .hessianExpression: return "hessian(\(z), \(x))"
    case .gradOfGrad:
      return value.isNumber ? "grad(grad(\(z), \(x)), \(x))" : "jacobian(grad(\(z), \(x)), \(x))"
    case .deriveTwice: return "derive \(z) wrt \(x), \(x)"
    case .check: return "check \(z) wrt \(x)"
    case .nudge: return "nudge \(x) 0.001 of \(z)"
    case .over:
      // Both examples are the value itself, so that their average is the derivative there.
      guard let (name, row) = examples else { return "grad \(z) wrt \(x)" }
      return "grad \(z) wrt \(x) over \(name) in [\(row.text), \(row.text)]"
    }
  }

  /// A direction that treats every entry differently.
  static func direction(_ entry: Int) -> Real { Real(entry % 3) - 0.5 }
}
