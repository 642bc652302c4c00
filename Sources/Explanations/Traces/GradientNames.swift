import Graphs

/// How the gradients of one output are written.
struct GradientNames: Sendable {
  let names: NarrationOptions.Names
  /// The output.
  let output: Formula
  /// Whether the output is left out of a gradient's name, as where every gradient is of one loss.
  let isShort: Bool

  /// The gradient at a node.
  func gradient(at node: Formula) -> Formula { gradient(at: node, isArray: !node.shape.isEmpty) }

  private func gradient(at node: Formula, isArray: Bool) -> Formula {
    let notation: Formula.Derivative.Notation =
      switch names {
      case .partial: isArray ? (isShort ? .shortNabla : .nabla) : .partial
      case .nabla: isShort && isArray ? .shortNabla : .nabla
      case .bar: .bar
      case .d: .d
      }
    return Formula(.derivative(Formula.Derivative(of: output, by: [node], notation)), shape: node.shape)
  }

  /// A remark that explains the names, for the head of a pass.
  func remark(isArray: Bool) -> Text {
    let start = Text(gradient(at: output, isArray: false))
    let x = Formula.symbol("x")
    switch names {
    case .partial, .nabla:
      guard isArray && isShort else { return "start with \(start) = 1" }
      let a = Formula.symbol("A")
      return
        "\(Formula(.derivative(.init(of: output, by: [a], .shortNabla)))) = \(.partial(output, a)), in the shape of \(a, as: .plain)"
    case .bar, .d:
      let sign: Formula.Derivative.Notation = names == .bar ? .bar : .d
      return
        "\(Formula(.derivative(.init(of: output, by: [x], sign)))) = \(.partial(output, x)); start with \(start) = 1"
    }
  }
}
