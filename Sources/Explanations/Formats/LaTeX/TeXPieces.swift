/// What a format makes of rows that are set under each other, and of what stands under one of them.
struct TeXPieces<Piece> {
  let aligned: ([TeXRow]) -> [Piece]
  let captions: ([Text]) -> [Piece]
  let blocks: ([Block]) -> [Piece]

  /// Equations, their rows together as far as nothing stands under one.
  func pieces(_ equations: [Equation], _ setter: TeXSetter) -> [Piece] {
    gathered(equations) { equation in
      var (rows, captions, rest) = setter.rows(equation)
      while case .paragraph(let form)? = rest.first, let row = setter.row(form) {
        rows.append(row)
        rest.removeFirst()
      }
      return (rows, self.captions(captions) + blocks(rest))
    }
  }

  /// The lines of a contribution, each behind what is made of its label, which is so many digits wide.
  func pieces(
    _ lines: [Contribution.Line], _ setter: TeXSetter, labelWidth: Double, label: (Text) -> String
  ) -> [Piece] {
    gathered(TeXSetter.groups(lines)) { group in
      let label = label(group[0].label)
      let (rows, captions) = setter.rows(group, label: label, labelWidth: labelWidth)
      return (rows, self.captions(captions) + blocks(group.flatMap(\.details).filter { !$0.isContinuation }))
    }
  }

  private func gathered<Item>(_ items: [Item], _ set: (Item) -> (rows: [TeXRow], below: [Piece])) -> [Piece] {
    var (result, pending) = ([Piece](), [TeXRow]())
    for item in items {
      let (rows, below) = set(item)
      pending += rows
      guard !below.isEmpty else { continue }
      result += aligned(pending) + below
      pending = []
    }
    return result + aligned(pending)
  }
}
