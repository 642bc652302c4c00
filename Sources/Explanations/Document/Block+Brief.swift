extension Block {
  /// Of a step its head and its products.
  var brief: Block {
    switch self {
    case .steps(let steps): .steps(steps.map(\.brief))
    case .equations(let equations):
      .equations(
        equations.map { equation in
          var equation = equation
          equation.workings = equation.workings.filter { if case .paragraph = $0 { false } else { true } }
            .filter { if case .table = $0 { false } else { true } }
          return equation
        })
    default: self
    }
  }
}

extension Step {
  fileprivate var brief: Step {
    var step = self
    (step.form, step.aside) = (nil, nil)
    step.contributions = contributions.map { contribution in
      var contribution = contribution
      let products = contribution.lines.filter { Contribution.Line.productLabels.contains($0.label) }
      contribution.lines = products.isEmpty ? Array(contribution.lines.prefix(1)) : products
      return contribution
    }
    return step
  }
}

extension Contribution.Line {
  /// The labels of the lines that say what is handed on.
  static let productLabels: [Text] = ["product", "sum", "so far"]
}
