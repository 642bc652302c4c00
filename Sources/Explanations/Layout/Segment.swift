/// Atoms of a formula that stay on one line if they can.
struct Segment {
  private(set) var atoms: [Math.Atom]
  private(set) var boxes: [Box]
  private(set) var columns: Int

  init(_ atoms: [Math.Atom], _ alphabet: GlyphSet) {
    self.atoms = atoms
    boxes = atoms.map { Box($0, alphabet) }
    columns = boxes.map(\.width).reduce(0, +) + max(boxes.count - 1, 0)
  }

  private init(_ atom: Math.Atom, _ box: Box) {
    atoms = [atom]
    boxes = [box]
    columns = box.width
  }

  mutating func append(_ atom: Math.Atom, _ alphabet: GlyphSet) {
    let box = Box(atom, alphabet)
    atoms.append(atom)
    boxes.append(box)
    columns += box.width + 1
  }

  /// Each atom by itself.
  var parts: [Segment] { zip(atoms, boxes).map { Segment($0, $1) } }

  /// Whether a line that starts here starts a new formula, not the rest of one.
  var isGap: Bool { atoms.first == .gap }

  /// The line of a segment that is one text.
  func text(_ alphabet: GlyphSet) -> StyledLine? {
    guard atoms.count == 1, case .text(let text) = atoms[0] else { return nil }
    return StyledLine(text, alphabet)
  }

  /// The same segment with as few columns of its arrays left out as `room` asks for.
  func narrowed(to room: Int, _ alphabet: GlyphSet) -> Segment {
    var result = self
    while result.columns > room {
      let widths = zip(result.atoms, result.boxes).enumerated().compactMap { index, part -> (Int, Grid, Int)? in
        guard case .grid(let grid) = part.0, grid.shownColumns > 0 else { return nil }
        return (index, grid, part.1.width)
      }
      guard let (index, grid, _) = widths.max(by: { $0.2 < $1.2 }) else { return result }
      var atoms = result.atoms
      atoms[index] = .grid(grid.prefix(columns: grid.shownColumns - 1))
      result = Segment(atoms, alphabet)
    }
    return result
  }
}

extension Box {
  fileprivate init(_ atom: Math.Atom, _ alphabet: GlyphSet) {
    switch atom {
    case .text(let text): self.init(StyledLine(text, alphabet))
    case .grid(let grid): self.init(grid, alphabet)
    case .operator(let sign): self.init(StyledLine(Text(sign, .operator), alphabet))
    case .relation(let relation): self.init(StyledLine(Text(relation.sign, .operator), alphabet))
    case .open(let sign), .close(let sign): self.init(StyledLine(Text(sign, .operator), alphabet))
    case .gap: self.init(StyledLine(" "))
    }
  }
}

extension Relation {
  /// `=` or `≈`.
  public var sign: String {
    switch self {
    case .equal: "="
    case .approximate: "≈"
    }
  }
}
