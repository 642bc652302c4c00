/// How the gradients of one output are written.
struct GradientNames: Sendable {
  let names: NarrationOptions.Names
  /// The output's name.
  let output: String
  /// Whether the output is left out of a gradient's name, as where every gradient is of one loss.
  let isShort: Bool

  /// The gradient at a node with this label.
  func gradient(at label: String, isArray: Bool) -> String {
    switch names {
    case .partial: isArray ? (isShort ? "∇\(label)" : "∇\(label) \(output)") : "∂\(output)/∂\(label)"
    case .nabla: isShort && isArray ? "∇\(label)" : "∇\(label) \(output)"
    case .bar: label.prefix(1) + "\u{304}" + label.dropFirst()
    case .d: "d\(label)"
    }
  }

  /// A remark that explains the names, for the head of a pass.
  func remark(isArray: Bool) -> String {
    let start = gradient(at: output, isArray: false)
    switch names {
    case .partial, .nabla:
      return isArray && isShort ? "∇A = ∂\(output)/∂A, in the shape of A" : "start with \(start) = 1"
    case .bar: return "x\u{304} = ∂\(output)/∂x; start with \(start) = 1"
    case .d: return "dx = ∂\(output)/∂x; start with \(start) = 1"
    }
  }
}
