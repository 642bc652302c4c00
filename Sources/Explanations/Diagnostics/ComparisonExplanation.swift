import Graphs
import Tensors

extension Narrator {
  /// One's own array beside the true one, entry by entry.
  public func compare(_ comparison: Comparison) -> some Explanation {
    ComparisonExplanation(trace(of: outputs(comparison)), comparison)
  }

  private func outputs(_ comparison: Comparison) -> [NodeID] {
    if case .gradient(let output) = comparison.subject { return [output] }
    return [comparison.node]
  }
}

/// Tells how one's own array compares with the true one.
struct ComparisonExplanation: Explanation {
  private let trace: Trace
  private let comparison: Comparison
  private let marks: [Grade]

  private var style: NumberStyle { trace.style }

  init(_ trace: Trace, _ comparison: Comparison) {
    self.trace = trace
    self.comparison = comparison
    marks = comparison.marks
  }

  private var title: Text {
    guard case .gradient(let output) = comparison.subject else { return Text(comparison.label) }
    let names = GradientNames(names: trace.options.names, output: trace.names.reference(to: output), isShort: false)
    return Text(names.gradient(at: .symbol(comparison.label, shape: comparison.truth.shape)))
  }

  // MARK: The document

  var document: Document {
    var blocks: [Block] = [
      .heading("Your \(title)", aside: Text("\(marks.count(where: \.isRight)) of \(marks.count) right"))
    ]
    // What is wrong comes first where not everything is shown.
    let wrong = marks.indices.filter { !marks[$0].isRight }
    let right = marks.indices.filter { marks[$0].isRight }
    let shown = marks.count <= Self.mostEntries ? Array(marks.indices) : Array((wrong + right).prefix(Self.mostEntries))
    blocks.append(.table(table(shown)))
    if shown.count < marks.count {
      blocks.append(.note(Text("\(shown.count) of \(marks.count) entries shown, all compared")))
    }
    let slip = comparison.slip(in: trace).map { " " + $0 } ?? ""
    return Document(blocks + [.paragraph(verdict + slip)])
  }

  private static let mostEntries = 16

  private func table(_ entries: [Int]) -> Table {
    let (yours, truth) = (comparison.yours, comparison.truth)
    return Table([
      Table.Column("entry", entries.map { Text(entryName($0), .definition, as: .name) }),
      Table.Column("yours", entries.map { Text(NumberStyle.shortest(yours.scalars[$0]), .number) }),
      Table.Column("true", entries.map { style.number(truth.scalars[$0]) }),
      Table.Column("difference", entries.map { style.number(difference($0)) }),
      Table.Column("", entries.map { Text(Self.words(marks[$0]), marks[$0].isRight ? .plain : .error) }),
    ])
  }

  private func entryName(_ k: Int) -> Formula {
    let shape = comparison.truth.shape
    return shape.isEmpty ? .symbol(comparison.label) : Formula(.list(Formula.indices(k, in: shape)))
  }

  private func difference(_ k: Int) -> Double {
    marks[k] == .exact ? 0 : comparison.yours.scalars[k] - comparison.truth.scalars[k]
  }

  private static func words(_ mark: Grade) -> String {
    switch mark {
    case .exact, .right: "right"
    case .rounded: "right as far as it goes"
    case .wrong: "wrong"
    }
  }

  private var verdict: Text {
    let wrong = marks.count { !$0.isRight }
    guard wrong == 0 else {
      let some = "\(wrong) of \(marks.count) entries \(wrong == 1 ? "is" : "are") wrong"
      let count = marks.count == 1 ? "It is wrong" : wrong == marks.count ? "All \(wrong) entries are wrong" : some
      return Text("\(count).", .error)
    }
    let all = marks.count == 1 ? "It is right" : "All \(marks.count) entries are right"
    let rounded = marks.contains(.rounded)
    return Text(
      rounded
        ? "\(all) as far as \(marks.count == 1 ? "it goes" : "they go"); three significant digits would settle it."
        : "\(all).", .emphasis)
  }

  // MARK: The report

  var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [.init("node", .string(comparison.label))]
    if case .gradient(let output) = comparison.subject {
      members.append(.init("output", .string(trace.names.label(of: output))))
    }
    return members + [
      .init("right", .bool(comparison.isRight)), .init("yours", JSONValue(comparison.yours)),
      .init("truth", JSONValue(comparison.truth)), .init("marks", .array(marks.map { .string($0.rawValue) })),
      .init("slip", comparison.slip(in: trace).map { .string($0.string) } ?? .null),
    ]
  }
}

extension NumberStyle {
  /// A number in the digits it was given in.
  fileprivate static func shortest(_ x: Double) -> String {
    guard x.isFinite else { return NumberStyle().text(x) }
    return x == x.rounded() && x.magnitude < 1e15 ? String(Int(x)) : x.description
  }
}
