@testable import Explanations

/// A line of a page as data: what it is about, and side after side what it equals.
struct PrintedLine {
  /// What follows a relation: text on one line, or a formula set with arrays.
  enum Side {
    case text(String)
    case figure([Math.Atom])
  }
  /// The text or the figure with which the line begins.
  let left: Side
  let links: [(relation: Relation, side: Side)]
  /// The remark at the margin, which says what short names stand for.
  var aside = ""
  /// The step that the line belongs to: its node, and the operand that it is about.
  var node = ""
  var operand = ""
  var label = ""

  /// The words of the line, for messages.
  var text: String {
    ([left] + links.map(\.side)).map { side in
      switch side {
      case .text(let text): text
      case .figure(let atoms): atoms.map(\.words).joined(separator: " ")
      }
    }.joined(separator: " = ")
  }
}

extension PrintedLine {
  /// The lines of a text: equal to equal, set apart where several stand side by side.
  init?(_ text: String) {
    var sides: [(Relation, String)] = [(.equal, "")]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      switch word {
      case "=": sides.append((.equal, ""))
      case "≈": sides.append((.approximate, ""))
      default: sides[sides.count - 1].1 += (sides[sides.count - 1].1.isEmpty ? "" : " ") + word
      }
    }
    guard sides.count > 1 else { return nil }
    left = .text(sides[0].1)
    links = sides.dropFirst().map { ($0.0, .text($0.1)) }
  }

  /// The formulas of a display: gaps part one from the next.
  static func lines(_ math: Math) -> [PrintedLine] {
    // The slices of an array are parted by gaps as well; they belong together.
    let parts = math.atoms.split(separator: .gap).reduce(into: [[Math.Atom]]()) { parts, part in
      if parts.isEmpty || part.contains(where: { if case .relation = $0 { true } else { false } }) {
        parts.append(Array(part))
      } else {
        parts[parts.count - 1] += part
      }
    }
    return parts.compactMap { atoms in
      var sides: [(Relation, [Math.Atom])] = [(.equal, [])]
      for atom in atoms {
        if case .relation(let relation) = atom {
          sides.append((relation, []))
        } else {
          sides[sides.count - 1].1.append(atom)
        }
      }
      let told = sides.map { ($0.0, side($0.1)) }
      return PrintedLine(left: told[0].1, links: told.dropFirst().map { ($0.0, $0.1) })
    }
  }

  private static func side(_ atoms: [Math.Atom]) -> Side {
    let texts = atoms.compactMap { if case .text(let text) = $0 { text.string } else { nil } }
    return texts.count == atoms.count ? .text(texts.joined(separator: " ")) : .figure(atoms)
  }

  /// A line that goes on under itself: the numbers put in, and the result.
  fileprivate func continued(by blocks: [Block]) -> [PrintedLine] {
    guard let math = blocks.lazy.compactMap(\.figure).first else { return [self] }
    let below = Self.lines(math)
    guard below.count == 1, let first = below.first else { return [self] + below.filter { !$0.links.isEmpty } }
    var line = PrintedLine(left: left, links: links + [(.equal, first.left)] + first.links, aside: aside)
    (line.node, line.operand, line.label) = (node, operand, label)
    return [line]
  }
}

extension Document {
  /// All lines of equations in reading order.
  var lines: [PrintedLine] { blocks.flatMap(\.lines) }
}

extension Block {
  /// The formula of a figure, which may go on with the line above it.
  fileprivate var figure: Math? {
    switch self {
    case .display(let math): math
    case .continuation(let sides): Equation.joined(sides)
    default: nil
    }
  }

  fileprivate var lines: [PrintedLine] {
    switch self {
    case .equations(let equations): equations.flatMap(\.lines)
    case .display(let math), .answer(let math): PrintedLine.lines(math).filter { !$0.links.isEmpty }
    case .steps(let steps): steps.flatMap(\.lines)
    case .table(let table) where table.hasSteps:
      table.columns.flatMap { $0.rows.flatMap { $0.compactMap { PrintedLine($0.string) } } }
    default: []
    }
  }
}

extension Equation {
  fileprivate var lines: [PrintedLine] {
    let sides = sides.map { side -> (relation: Relation, side: PrintedLine.Side) in
      let texts = side.math.atoms.compactMap { if case .text(let text) = $0 { text.string } else { nil } }
      let isText = texts.count == side.math.atoms.count
      return (side.relation, isText ? .text(texts.joined(separator: " ")) : .figure(side.math.atoms))
    }
    let line = PrintedLine(left: .text(name.string), links: sides, aside: aside?.string ?? "")
    let inner = workings.flatMap { block -> [PrintedLine] in block.figure != nil ? [] : block.lines }
    return line.continued(by: workings) + inner
  }
}

extension Step {
  fileprivate var lines: [PrintedLine] {
    contributions.flatMap { contribution in
      contribution.lines.flatMap { line -> [PrintedLine] in
        // A formula without a left side says what the product is.
        let words = line.text.withoutShape
        let text = PrintedLine(words) ?? PrintedLine(left: .text(words), links: [])
        return text.with(line, contribution, self).continued(by: line.details)
      }
    }
  }
}

extension Text {
  /// The words without the shape that a Jacobian's line ends in.
  fileprivate var withoutShape: String {
    let words = spans.filter { $0.role != .shape }.map(\.text).joined()
    return words.hasSuffix(", ") ? String(words.dropLast(2)) : words
  }
}

extension PrintedLine {
  fileprivate func with(_ line: Contribution.Line, _ contribution: Contribution, _ step: Step) -> PrintedLine {
    var copy = self
    (copy.aside, copy.label) = (line.asides.last?.string ?? "", line.label.string)
    (copy.node, copy.operand) = (step.node, contribution.operand.string)
    return copy
  }
}

extension Math.Atom {
  /// The atom in words.
  var words: String {
    switch self {
    case .text(let text): text.string
    case .grid(let grid):
      "[" + grid.cells.map { $0.map(\.string).joined(separator: ", ") }.joined(separator: "; ") + "]"
    case .operator(let sign), .open(let sign), .close(let sign): sign
    case .relation(let relation): relation.sign
    case .gap: " "
    }
  }
}
