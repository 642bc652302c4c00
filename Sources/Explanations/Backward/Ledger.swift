import Graphs
import Tensors

/// What named nodes have received so far while a pass is told.
struct Ledger {
  var sums: RunningSums
  let style: NumberStyle
  private var terms: [NodeID: [Tensor<Numeral>]] = [:]

  init(sums: RunningSums, style: NumberStyle) {
    self.sums = sums
    self.style = style
  }

  mutating func add(_ product: Tensor<Numeral>, to node: NodeID, _ rule: @autoclosure () -> Formula?) {
    sums.add(product, to: node, rule())
    receive(product, at: node)
  }

  /// Notes what a node receives where the sums are told by who hands it over.
  mutating func receive(_ product: Tensor<Numeral>, at node: NodeID) { terms[node, default: []].append(product) }

  func use(_ node: NodeID) -> Int { terms[node]?.count ?? 0 }
  func total(_ node: NodeID) -> Tensor<Numeral> { RunningSums.total(terms[node] ?? [], style) ?? Tensor(scalar: 0) }
}
