import Tensors

/// Sets a document out as lines of a given width.
struct PageLayout {
  /// The columns of a line, at least 40.
  let width: Int
  let alphabet: GlyphSet
  var lines: [StyledLine] = []
  /// Where a document told step by step pauses.
  var cuts: Pauses

  /// The lines of a document, none wider than `width` columns or 40.
  static func lines(of document: Document, width: Int, alphabet: GlyphSet) -> [StyledLine] {
    laidOut(document, width, alphabet).lines
  }

  static func laidOut(_ document: Document, _ width: Int, _ alphabet: GlyphSet) -> PageLayout {
    var page = PageLayout(width: max(width, 40), alphabet: alphabet, cuts: Pauses(asks: document.asks))
    var previous: Block?
    for (index, block) in document.blocks.enumerated() {
      if Work.isStopped { break }
      page.cuts.isOpen = index >= document.ground
      page.cut(before: block)
      if let previous, block.standsApart(from: previous) { page.put(StyledLine()) }
      page.place(block, indent: 0)
      previous = block
    }
    return page
  }

  private init(width: Int, alphabet: GlyphSet, cuts: Pauses) {
    self.width = width
    self.alphabet = alphabet
    self.cuts = cuts
  }

  /// Places a block; formulas that stand alone may start at a column of their own.
  mutating func place(_ block: Block, indent: Int, mathIndent: Int? = nil) {
    cuts.depth += 1
    defer { cuts.depth -= 1 }
    switch block {
    case .heading(let title, let aside):
      put(line(title.emphasized(.emphasis)), indent: indent, aside: aside)
    case .paragraph(let text): put(line(text), indent: indent)
    case .note(let text):
      put(line(text.emphasized(.note)), indent: indent)
    case .equations(let equations): place(equations, indent: indent + 2)
    case .display(let math): put(mathLayout.lines(math, indent: mathIndent ?? (indent == 0 ? 2 : indent)))
    case .continuation(let sides): place(.display(Equation.joined(sides)), indent: indent, mathIndent: mathIndent)
    case .answer(let math): put(mathLayout.lines(math, indent: 0))
    case .steps(let steps): place(steps)
    case .table(let table): place(table, indent: indent)
    case .list(let points):
      for (index, point) in points.enumerated() {
        if index > 0 { cut() }
        var bullet = StyledLine().padded(to: indent + 2)
        bullet.append(alphabet.bullet + " ", .muted)
        put(line(point), after: bullet, hang: bullet.width)
      }
    case .verbatim(let texts):
      for text in texts where !Work.isStopped { put(line(text).brokenAnywhere(first: width, rest: width)) }
    }
  }

  var mathLayout: MathLayout { MathLayout(width: width, alphabet: alphabet) }

  func line(_ text: Text) -> StyledLine { StyledLine(text, alphabet) }

  // MARK: Putting lines

  mutating func put(_ line: StyledLine) { lines.append(line) }

  mutating func put(_ lines: [StyledLine]) { self.lines += lines }

  /// Puts words at `indent`, wrapped, with a remark at the right margin.
  mutating func put(_ line: StyledLine, indent: Int, aside: Text? = nil) {
    put(line, after: StyledLine().padded(to: indent), hang: indent)
    if let aside { putAside(self.line(aside)) }
  }

  /// Puts words after what already stands on their line; wrapped lines start at `hang`.
  mutating func put(_ line: StyledLine, after prefix: StyledLine, hang: Int) {
    var (prefix, hang) = (prefix, min(hang, width / 2))
    // A word that has no room there starts further left, and stays whole.
    let widest = min(line.widestWord, width)
    if widest > width - hang {
      if !prefix.isBlank { put(prefix) }
      hang = width - widest
      prefix = StyledLine().padded(to: hang)
    }
    for (index, piece) in line.wrapped(first: width - prefix.width, rest: width - hang).enumerated() {
      var whole = index == 0 ? prefix : StyledLine().padded(to: hang)
      whole.append(piece)
      put(whole)
    }
  }

  /// Puts a remark at the right margin of the last line, or under it where it does not fit.
  mutating func putAside(_ aside: StyledLine) {
    guard !aside.isEmpty else { return }
    if aside.width > width {
      put(aside.wrapped(first: width, rest: width))
    } else {
      putTrailing(aside, at: width - aside.width)
    }
  }

  /// Puts words at a column of the last line if that leaves two blanks before them, else under it.
  mutating func putTrailing(_ words: StyledLine, at column: Int) {
    if let last = lines.indices.last, lines[last].width + 2 <= column {
      lines[last].pad(to: column)
      lines[last].append(words)
    } else {
      put(words.indented(by: column))
    }
  }
}

extension Block {
  /// Whether an empty line parts this block from the one before.
  fileprivate func standsApart(from previous: Block) -> Bool {
    switch (previous, self) {
    case (_, .heading), (_, .steps), (.steps, _), (.paragraph, .paragraph): true
    default: false
    }
  }
}
