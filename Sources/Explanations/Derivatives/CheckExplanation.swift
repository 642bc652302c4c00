import Graphs
import Tensors

/// Tells how gradients compare with a derivative that knows nothing of them.
struct CheckExplanation: Explanation {
  let narrator: Narrator
  let output: NodeID
  let checks: [GradientCheck]
  private var graph: Graph { narrator.named.graph }
  private var style: NumberStyle { narrator.style }

  private typealias Line = (label: String, place: Formula, rest: String, entry: GradientCheck.Entry)

  private func labelled(_ check: GradientCheck) -> [Line] {
    let shape = graph.shape(of: check.node)
    let place = Formula(narrator.reference(to: check.node).term, shape: shape)
    return check.entries.map { entry in
      let (place, rest) =
        if case .entry(let position) = entry.direction { (shape.isEmpty ? place : place.entry(position), "") } else {
          (place, ", all entries at once")
        }
      return (Text(place, .definition).string + rest, place, rest, entry)
    }
  }

  var document: Document {
    let lines = checks.flatMap(labelled)
    let isExact = checks.allSatisfy { $0.method == .complexStep }
    let method = isExact ? "complex step" : checks.contains { $0.method == .complexStep } ? "both" : "differences"
    var blocks: [Block] = [
      .heading(
        "Check of the gradient of \(narrator.reference(to: output), .definition, as: .plain)",
        aside: Text("against \(Self.names[method] ?? method)"))
    ]
    // What went wrong comes first where not everything is shown.
    let wrong = lines.filter { $0.entry.verdict != .agrees }
    let right = lines.filter { $0.entry.verdict == .agrees }
    let shown = lines.count <= Self.mostEntries ? lines : Array((wrong + right).prefix(Self.mostEntries))
    blocks.append(.table(table(shown)))
    if shown.count < lines.count {
      blocks.append(.note(Text("\(shown.count) of \(lines.count) \(noun(lines)) shown, all checked")))
    }
    for check in checks where check.singleCount < check.count {
      let name = narrator.label(of: check.node)
      let counts = "\(check.singleCount) of the \(check.count) entries of \(name)"
      blocks.append(
        .note(Text("\(counts) were checked one by one, evenly spread, and all at once in a few directions")))
    }
    blocks += kinks(lines)
    return Document(blocks + [.paragraph(verdict(lines))])
  }

  private static let mostEntries = 12
  private static let mostKinks = 6
  private static let names = [
    "complex step": "the complex step, exact to rounding", "differences": "extrapolated central differences",
    "both": "the complex step, or differences where a rule has none",
  ]

  private func table(_ lines: [Line]) -> Table {
    let z = narrator.reference(to: output)
    return Table([
      Table.Column(
        "entry",
        lines.map { "\(.partial(z, $0.place), .definition, as: .gradient)\($0.rest, .gradient)" }),
      Table.Column("back-propagation", lines.map { style.number($0.entry.gradient) }),
      Table.Column("independent", lines.map { independent($0.entry) }),
      Table.Column("error", lines.map { Text(errorText($0.entry)) }),
    ])
  }

  /// What the independent derivative found; where it found none, no number stands for it.
  private func independent(_ entry: GradientCheck.Entry) -> Text {
    switch entry.verdict {
    case .undefined, .unsettled: "none"
    case .agrees, .differs, .kink: style.number(entry.independent)
    }
  }

  private func errorText(_ entry: GradientCheck.Entry) -> String {
    switch entry.verdict {
    case .agrees: Self.short(entry.error)
    case .differs: "\(Self.short(entry.error)) differs"
    case .kink: "kink"
    case .undefined: "not compared"
    case .unsettled: "unsettled"
    }
  }

  private static func short(_ error: Double) -> String {
    error == 0 ? "0" : NumberStyle(digits: 1).text(error)
  }

  private func kinks(_ lines: [Line]) -> [Block] {
    var notes: [Block] = []
    var count = 0
    for (label, _, _, entry) in lines {
      guard case .kink(let left, let right) = entry.verdict else { continue }
      count += 1
      guard count <= Self.mostKinks else { continue }
      let taken = style.text(entry.gradient)
      // Kinks on the way may cancel: then there is a derivative, and the conventions need not give it.
      let words =
        !left.isFinite && !right.isFinite
        ? "\(label) is at a jump to both sides; back-propagation gives \(taken)"
        : side(left) == side(right)
          ? "\(label): the slope is \(side(left)) to both sides, but on the way there are kinks, and by their conventions "
            + "back-propagation gives \(taken)"
          : "\(label) is at a kink: left slope \(side(left)), right slope \(side(right)); back-propagation gives \(taken)"
      notes.append(.note(Text(words)))
    }
    if count > Self.mostKinks { notes.append(.note(Text("and \(count - Self.mostKinks) more at a kink"))) }
    return notes
  }

  /// A one-sided slope, which is known to a few digits only.
  private func side(_ slope: Double) -> String {
    guard slope.isFinite else { return "none (a jump)" }
    // Extrapolated slopes are good to about seven digits.
    let unit = slope == 0 ? 1 : max(slope.magnitude.binade.ulp * 0x1p30, 1e-7)
    return style.text((slope / unit).rounded() * unit)
  }

  private func noun(_ lines: [Line]) -> String {
    lines.allSatisfy { $0.entry.direction != .all } ? "entries" : "comparisons"
  }

  private func verdict(_ lines: [Line]) -> Text {
    guard !lines.isEmpty else { return "There is nothing to check." }
    let noun = noun(lines)
    let differing = lines.filter { $0.entry.verdict == .differs }
    let kinks = lines.count { if case .kink = $0.entry.verdict { true } else { false } }
    let undefined = lines.count { $0.entry.verdict == .undefined }
    let unsettled = lines.count { $0.entry.verdict == .unsettled }
    let agreeing = lines.count { $0.entry.verdict == .agrees }
    var parts: [String] = []
    if kinks > 0 { parts.append("\(kinks) at a kink, where back-propagation follows a convention") }
    if undefined > 0 { parts.append("\(undefined) without a finite derivative") }
    let rest = parts.isEmpty ? "" : "; " + parts.joined(separator: "; ")
    if unsettled > 0 { parts.append("\(unsettled) where the differences do not settle") }
    if let first = differing.first {
      let count = "\(differing.count) of \(lines.count) \(noun) differ"
      return Text("Failed: \(count), the first at \(first.label)\(rest).", .error)
    }
    if agreeing == 0 { return Text("No entry can be compared: \(parts.joined(separator: "; ")).", .emphasis) }
    let all =
      agreeing == lines.count
      ? (agreeing == 1 ? "the entry agrees" : "all \(agreeing) \(noun) agree")
      : "\(agreeing) of \(lines.count) \(noun) agree"
    let largest = ", largest error \(Self.short(largestError))"
    return Text("Passed: \(all)\(largest)\(rest).", .emphasis)
  }

  /// The largest error of the entries that have a derivative.
  private var largestError: Double {
    checks.flatMap(\.entries).reduce(0) { largest, entry in
      switch entry.verdict {
      case .agrees, .differs: max(largest, entry.error)
      case .kink, .undefined, .unsettled: largest
      }
    }
  }
}

extension CheckExplanation {
  var members: [JSONValue.Member] {
    [
      .init("output", .string(narrator.label(of: output))), .init("largest_error", .number(largestError)),
      .init("passed", checks.passed.map { .bool($0) } ?? .null),
    ]
  }
}

extension [GradientCheck] {
  /// Whether no entry differs; nil where none could be compared.
  public var passed: Bool? {
    let verdicts = flatMap { $0.entries.map(\.verdict) }
    if verdicts.contains(.differs) { return false }
    return verdicts.contains(.agrees) ? true : nil
  }
}

extension Narrator {
  /// How gradients compare with an independent derivative.
  public func check(of output: NodeID, _ checks: [GradientCheck]) -> some Explanation {
    CheckExplanation(narrator: self, output: output, checks: checks)
  }

  /// The name of a node, or its formula.
  public func label(of node: NodeID) -> String { named.names[node] ?? names(of: [node]).label(of: node) }

  /// A node as it is written in a formula.
  func reference(to node: NodeID) -> Formula {
    let shape = named.graph.shape(of: node)
    return named.names[node].map { .symbol($0, shape: shape) } ?? names(of: [node]).reference(to: node)
  }
}
