/// The places at which a document that is told step by step pauses.
struct Pauses: Sendable {
  /// Whether questions are put before the answers.
  let asks: Bool
  /// Whether the ground is behind: what belongs to it is told at once.
  var isOpen = false
  /// How many blocks stand around the place; only between those of a document itself are there pauses.
  var depth = 0
  /// Whether the present portion holds more than titles and remarks.
  fileprivate var hasContent = false
  /// The first lines of the portions but for the first one.
  fileprivate var starts: [Int] = []
  /// What each portion is about.
  fileprivate var subjects: [Int: Fragment.Subject] = [:]

  init(asks: Bool) { self.asks = asks }
}

extension PageLayout {
  /// The lines of a document in the portions in which it is told step by step.
  static func portions(
    of document: Document, width: Int, alphabet: GlyphSet
  ) -> [(lines: ArraySlice<StyledLine>, subject: Fragment.Subject?)] {
    let page = laidOut(document, width, alphabet)
    let bounds = [0] + page.cuts.starts + [page.lines.count]
    return zip(bounds, bounds.dropFirst()).enumerated().map { index, bound in
      (page.lines[bound.0..<bound.1], page.cuts.subjects[index])
    }
  }

  /// Whether there are pauses at this place.
  var pauses: Bool { cuts.isOpen && cuts.depth <= 1 }

  /// Whether questions are put at this place.
  var asks: Bool { cuts.asks && pauses }

  /// Begins a portion, unless there is nothing before it.
  mutating func cut() {
    guard pauses, lines.count > cuts.starts.last ?? 0 else { return }
    cuts.starts.append(lines.count)
  }

  /// Begins a portion with a block of the document: remarks belong to what they follow, a title to what follows it.
  mutating func cut(before block: Block) {
    switch block {
    case .note, .verbatim([]): break
    case .paragraph: cuts.hasContent = true
    case .heading:
      if cuts.hasContent { cut() }
      cuts.hasContent = false
    default:
      if cuts.hasContent { cut() }
      cuts.hasContent = true
    }
  }

  /// Says what the present portion is about.
  mutating func tell(about node: String, operand: String? = nil) {
    guard pauses, !node.isEmpty else { return }
    cuts.subjects[cuts.starts.count] = Fragment.Subject(node, operand: operand)
  }
}

extension Block {
  var isDisplay: Bool {
    switch self {
    case .display, .continuation: true
    default: false
    }
  }
  fileprivate var isTable: Bool {
    if case .table = self { true } else { false }
  }
}

extension Equation {
  /// Whether there is something to find out: a formula, and what it comes to.
  var isComputed: Bool {
    sides.count > 1 || (!sides.isEmpty && workings.contains { $0.isDisplay || $0.isTable })
  }
}
