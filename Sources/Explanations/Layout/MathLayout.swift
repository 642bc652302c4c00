/// Sets formulas with arrays out on a page, breaking before relations and operators where they are too wide.
struct MathLayout {
  let width: Int
  let alphabet: GlyphSet

  /// The lines of a formula that starts at column `indent`, lines after a break set in by `hang` more.
  ///
  /// A formula too wide for that column starts further left before it is broken.
  func lines(_ math: Math, indent: Int, hang: Int = 2) -> [StyledLine] {
    let groups = groups(of: math)
    let whole = groups.map(columns).reduce(0, +) + groups.count - 1
    let start = whole <= width - indent ? indent : min(indent, max(Self.leastIndent, width - whole))
    var flow = Flow(width: width, start: start, hang: hang)
    for formula in formulas(of: groups) {
      if fits(formula.flatMap { $0 }, in: &flow) { continue }
      // What takes several lines has the first of them to itself.
      if let first = formula.first?.first, first.isGap { flow.breakLine(before: first) }
      for group in formula where !fits(group, in: &flow) {
        for segment in group { place(segment, in: &flow) }
      }
    }
    flow.breakLine(before: nil)
    return flow.lines
  }

  private static let leastIndent = 2

  /// Adds segments to the line, or to a new one, if one line holds them all.
  private func fits(_ segments: [Segment], in flow: inout Flow) -> Bool {
    let columns = columns(segments)
    if !flow.hasRoom(for: columns) {
      guard columns <= flow.roomAfterBreak(before: segments.first) else { return false }
      flow.breakLine(before: segments.first)
    }
    flow.add(segments)
    return true
  }

  private func place(_ segment: Segment, in flow: inout Flow) {
    if flow.hasRoom(for: segment.columns) { return flow.add([segment]) }
    flow.breakLine(before: segment)
    let fitting = segment.narrowed(to: flow.room, alphabet)
    if fitting.columns <= flow.room { return flow.add([fitting]) }
    // No narrower as a whole: its parts follow each other, texts broken between words.
    for part in fitting.parts {
      flow.breakLine(before: segment)
      if part.columns <= flow.room {
        flow.add([part])
      } else if let line = part.text(alphabet) {
        for piece in line.wrapped(first: flow.room, rest: flow.room) {
          flow.breakLine(before: segment)
          flow.add(piece)
        }
      } else {
        flow.add([part.narrowed(to: flow.room, alphabet)])
      }
    }
  }

  private func columns(_ group: [Segment]) -> Int {
    group.map(\.columns).reduce(0, +) + max(group.count - 1, 0)
  }

  /// The groups between gaps: formulas of their own, broken only where they are wider than a line.
  private func formulas(of groups: [[Segment]]) -> [[[Segment]]] {
    var formulas: [[[Segment]]] = []
    for group in groups {
      if formulas.isEmpty || group.first?.isGap ?? false { formulas.append([]) }
      formulas[formulas.count - 1].append(group)
    }
    return formulas
  }

  /// The segments between relations and gaps, where a line breaks first.
  private func groups(of math: Math) -> [[Segment]] {
    var groups: [[Segment]] = []
    for atom in math.atoms {
      let last = groups.last?.last?.atoms.last
      if groups.isEmpty || atom.startsGroup {
        groups.append([Segment([atom], alphabet)])
      } else if atom.startsSegment(after: last) {
        groups[groups.count - 1].append(Segment([atom], alphabet))
      } else {
        let group = groups.count - 1
        groups[group][groups[group].count - 1].append(atom, alphabet)
      }
    }
    return groups
  }
}

extension Math.Atom {
  fileprivate var startsGroup: Bool {
    switch self {
    case .relation, .gap: true
    default: false
    }
  }

  fileprivate func startsSegment(after last: Math.Atom?) -> Bool {
    switch (self, last) {
    case (.operator, _), (.grid, .grid), (.grid, .close): true
    default: false
    }
  }
}
