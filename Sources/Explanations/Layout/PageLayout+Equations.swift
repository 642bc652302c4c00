import Tensors

extension PageLayout {
  /// Places equations under each other, the first relation of all in one column, and further sides in columns
  /// as far as the lines fit.
  mutating func place(_ equations: [Equation], indent: Int) {
    let rows = equations.map { Row($0, alphabet) }
    let nameWidth = rows.map(\.name.width).filter { $0 <= width / 3 }.max() ?? 0
    let sideWidths = sideWidths(of: rows.filter { natural($0, indent, nameWidth)?.width ?? .max <= width })
    var isFirstGroup = true
    for (index, (equation, row)) in zip(equations, rows).enumerated() where !Work.isStopped {
      let follows = index > 0 && equations[index - 1].isComputed
      // What is given stands together at the start, and later with the line that needs it.
      if index > 0, follows || (isFirstGroup && equation.isComputed) { cut() }
      if equation.isComputed { isFirstGroup = false }
      tell(about: equation.name.string)
      if asks, equation.isComputed {
        let question = equation.question
        // Where the answer stands under the line, the question ends with its formula.
        put(question, Row(question, alphabet), indent, nameWidth, equation.sides.count > 1 ? sideWidths : [])
        cut()
        tell(about: equation.name.string)
      }
      put(equation, row, indent, nameWidth, sideWidths)
      if let aside = equation.aside { putAside(self.line(aside)) }
      for block in equation.workings { place(block, indent: indent + nameWidth + 3) }
    }
  }

  /// Puts an equation in the columns of the others where it fits them, else as it comes.
  private mutating func put(_ equation: Equation, _ row: Row, _ indent: Int, _ nameWidth: Int, _ sideWidths: [Int]) {
    if let aligned = self.line(row, indent, nameWidth, sideWidths), aligned.width <= width {
      put(aligned)
    } else if let natural = natural(row, indent, nameWidth), natural.width <= width {
      put(natural)
    } else {
      put(mathLayout.lines(formula(equation, row, nameWidth), indent: indent, hang: min(nameWidth + 1, width / 4)))
    }
  }

  /// An equation measured: each side's relation and text, or nothing where a side holds an array.
  private struct Row {
    let name: StyledLine
    let sides: [(sign: StyledLine, text: StyledLine)]?

    init(_ equation: Equation, _ alphabet: GlyphSet) {
      name = StyledLine(equation.name, alphabet)
      var sides: [(sign: StyledLine, text: StyledLine)]? = []
      for side in equation.sides {
        let sign = StyledLine(Text(side.relation.sign, .operator), alphabet)
        let boxes = Segment(side.math.atoms, alphabet).boxes
        if boxes.allSatisfy({ $0.body.count == 1 && $0.caption.isEmpty }) {
          sides?.append((sign, Box.row(boxes).first ?? StyledLine()))
        } else {
          sides = nil
        }
      }
      self.sides = sides
    }
  }

  /// The widest text of each side that has another after it.
  private func sideWidths(of rows: [Row]) -> [Int] {
    var widths: [Int] = []
    for row in rows {
      for (index, side) in (row.sides ?? []).dropLast().enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], side.text.width)
      }
    }
    return widths
  }

  private func natural(_ row: Row, _ indent: Int, _ nameWidth: Int) -> StyledLine? {
    line(row, indent, nameWidth, [])
  }

  private func line(_ row: Row, _ indent: Int, _ nameWidth: Int, _ widths: [Int]) -> StyledLine? {
    guard let sides = row.sides else { return nil }
    var line = row.name.padded(to: sides.isEmpty ? 0 : nameWidth).indented(by: indent)
    for (index, side) in sides.enumerated() {
      line.append(" ")
      line.append(side.sign)
      line.append(" ")
      let isLast = index == sides.count - 1
      line.append(side.text.padded(to: isLast || index >= widths.count ? 0 : widths[index]))
    }
    return line
  }

  private func formula(_ equation: Equation, _ row: Row, _ nameWidth: Int) -> Math {
    let padding = String(repeating: " ", count: max(nameWidth - row.name.width, 0))
    var math = Math(equation.name + Text(padding))
    for side in equation.sides {
      math.append(.relation(side.relation))
      side.math.atoms.forEach { math.append($0) }
    }
    return math
  }
}

extension Equation {
  /// The equation with its answer left out: `u1 = x * y = ?`.
  fileprivate var question: Equation { Equation(name, [sides[0], Side("?")]) }
}
