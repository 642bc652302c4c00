extension Document {
  /// Every text of the document in reading order.
  public var texts: [Text] { blocks.flatMap(\.texts) }
}

extension Block {
  /// Every text of the block in reading order.
  public var texts: [Text] {
    switch self {
    case .heading(let title, let aside): [title] + (aside.map { [$0] } ?? [])
    case .paragraph(let text), .note(let text): [text]
    case .equations(let equations): equations.flatMap(\.texts)
    case .display(let math), .answer(let math): math.texts
    case .continuation(let sides): sides.flatMap(\.math.texts)
    case .steps(let steps): steps.flatMap(\.texts)
    case .table(let table): table.columns.flatMap { [$0.header] + $0.rows.flatMap(\.self) }
    case .list(let texts), .verbatim(let texts): texts
    }
  }
}

extension Equation {
  fileprivate var texts: [Text] {
    [name] + sides.flatMap(\.math.texts) + (aside.map { [$0] } ?? []) + workings.flatMap(\.texts)
  }
}

extension Math {
  fileprivate var texts: [Text] {
    atoms.flatMap { atom -> [Text] in
      switch atom {
      case .text(let text): [text]
      case .grid(let grid): grid.cells.flatMap(\.self)
      case .operator, .relation, .open, .close, .gap: []
      }
    }
  }
}

extension Step {
  fileprivate var texts: [Text] {
    [equation] + [form, arriving, aside].compactMap(\.self)
      + contributions.flatMap { contribution in
        [contribution.operand]
          + contribution.lines.flatMap { [$0.label, $0.text] + $0.asides + $0.details.flatMap(\.texts) }
      } + notes
  }
}
