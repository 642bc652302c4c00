import Explanations

/// A response told step by step: what is printed for each key. It knows nothing of the terminal.
///
/// Only new lines are printed and nothing is taken back, so that it reads well aloud, in a transcript and on a projector.
public struct Walk: Sendable {
  /// What a key asks for.
  public enum Key: Sendable, Hashable, CaseIterable {
    case next, back, all, quit, why, graph
    /// A key without a meaning, which is answered by those that have one.
    case other
  }

  private let format: any DocumentFormat
  private let portions: [Fragment]
  private let aids: TraceAids?
  /// How many portions have been told; going back lowers it.
  private var told = 0
  private var hasQuit = false

  /// A walk through what a response has to show.
  public init(_ response: Response, in format: any DocumentFormat) {
    self.format = format
    aids = response.aids
    portions = format.portions(of: response.document)
  }

  /// Whether no key is waited for any more.
  public var isOver: Bool { hasQuit || told >= portions.count }

  /// What there is to see before the first key.
  public mutating func start() -> String { next() }

  /// What a key prints.
  public mutating func press(_ key: Key) -> String {
    guard !isOver else { return "" }
    switch key {
    case .next: return next()
    case .back: return back()
    case .all:
      defer { told = portions.count }
      return portions[told...].map(\.text).joined()
    case .quit:
      hasQuit = true
      return ""
    case .why: return aside(why)
    case .graph: return aside(graph)
    case .other: return format.render(Self.keys)
    }
  }

  /// What the keys do.
  public static let keys = Document([
    .note("Space or Enter: next   Left: back   End: all the rest   Esc: leave"),
    .note("Or a line: n, b, a, q, ? (why), g (graph); any other ends this and is run"),
  ])

  /// What stands below the last portion while a key is waited for.
  public func status(in page: Page) -> String {
    let words = ["step \(told) of \(portions.count)", "Space next", "Left back", "Esc leave", "? why"]
    let text = words.joined(separator: page.unicode ? " · " : " - ")
    return String(text.prefix(page.width - 1))
  }

  private mutating func next() -> String {
    guard told < portions.count else { return "" }
    told += 1
    return portions[told - 1].text
  }

  /// The portion before the last one again, below what is there.
  private mutating func back() -> String {
    guard told > 1 else { return format.render(Document([.note("this is the first of \(portions.count)")])) }
    told -= 1
    let words = format.render(Document([.note("back to \(told) of \(portions.count)")]))
    return words + portions[told - 1].text
  }

  private var subject: Fragment.Subject? { portions[told - 1].subject }

  private var graph: Document {
    // A step that ends in a question is not told yet.
    let complete = (0..<told).filter { portions[$0].subject?.node != portions[$0 + 1].subject?.node }
    let nodes = Set(complete.compactMap { portions[$0].subject?.node })
    return aids?.graph(at: subject, told: nodes) ?? Document([.note("g draws the graph in step grad and step forward")])
  }

  private var why: Document {
    guard let aids, let subject else { return Document([.note("? explains a node; there is none here")]) }
    return aids.why(subject)
  }

  /// What was asked for beside the trace; more than a remark has air around it.
  private func aside(_ document: Document) -> String {
    guard case .heading? = document.blocks.first else { return format.render(document) }
    return "\n" + format.render(document) + (portions[told].text.hasPrefix("\n") ? "" : "\n")
  }
}
