import Graphs
import Tensors

/// The contributions that nodes with several uses have received so far.
struct RunningSums {
  /// How many contributions each node receives in all.
  let uses: (NodeID) -> Int?
  private let style: NumberStyle
  private var parts: [NodeID: [Tensor<Numeral>]] = [:]
  private var totals: [NodeID: Tensor<Numeral>] = [:]
  /// What each contribution of few is by its rule.
  private var rules: [NodeID: [Formula?]] = [:]

  init(_ style: NumberStyle, uses: @escaping (NodeID) -> Int?) {
    self.style = style
    self.uses = uses
  }

  /// The most terms that are added up at the end; longer sums are told as they grow.
  static let mostTerms = 4

  mutating func add(_ c: BackwardContribution<Numeral>, _ rule: @autoclosure () -> Formula?) {
    if count(c.operand) > 1 { add(c.product, to: c.operand, rule()) }
  }

  mutating func add(_ product: Tensor<Numeral>, to node: NodeID, _ rule: @autoclosure () -> Formula?) {
    let count = count(node)
    guard count > 1 else { return }
    if count <= Self.mostTerms {
      parts[node, default: []].append(product)
      rules[node, default: []].append(rule())
    } else {
      // What stands before the last term, and that term.
      parts[node] = (totals[node].map { [$0] } ?? []) + [product]
      totals[node] = totals[node].map { style.kept($0 + product) } ?? product
    }
  }

  /// How many contributions a node receives in all.
  func count(_ node: NodeID) -> Int { uses(node) ?? 1 }

  /// What is added up at a use: all terms after the last, the last two sums where there are many.
  func terms(_ node: NodeID, use: Int) -> [Tensor<Numeral>] {
    let count = count(node)
    guard count > 1, use > 1, use == count || count > Self.mostTerms else { return [] }
    return parts[node] ?? []
  }

  /// What is added up after the last of few uses, by the rules: `∂f/∂u · ∂u/∂x + ∂f/∂v · ∂v/∂x`.
  func rule(_ node: NodeID) -> Formula? {
    let terms = rules[node] ?? []
    let told = terms.compactMap(\.self)
    return told.count == terms.count && !told.isEmpty ? ArithmeticExpansion.sum(told) : nil
  }

  /// The sum of some contributions; of few it is written down once, of many after each.
  static func total(_ terms: [Tensor<Numeral>], _ style: NumberStyle) -> Tensor<Numeral>? {
    guard let first = terms.first else { return nil }
    guard terms.count > mostTerms else { return style.kept(terms.dropFirst().reduce(first, +)) }
    return terms.dropFirst().reduce(first) { style.kept($0 + $1) }
  }
}
