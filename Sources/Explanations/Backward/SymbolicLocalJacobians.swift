import Graphs
import Tensors

/// The local Jacobians of a node read as formulas: the same rule that computes them, in the graph's own names.
struct SymbolicLocalJacobians {
  /// The map to each operand; nil where no gradient goes.
  let maps: [LinearMap<Formula>?]
  /// The slope at each scalar operand of a scalar result.
  let slopes: [Formula?]
  /// Names put in for composite parts, such as P for a softmax.
  let abbreviations: [Abbreviation]
  /// The values of the node, of its operands and of the named parts under their formulas.
  let values: FormulaValues

  init(_ trace: Trace, _ node: NodeID) {
    var values = trace.values(at: node)
    let page = trace.names.page
    let operands = trace.graph.operands(of: node).map(trace.names.reference)
    let result = trace.names.reference(to: node)
    switch trace.graph.operation(of: node) {
    case .variable, .constant: (maps, slopes, abbreviations) = ([], [], [])
    case .scalar(let opcode):
      slopes = opcode.slopes(at: operands, result: result).map { $0?.named(by: page) }
      maps = slopes.map { $0.map { .diagonal($0) } }
      abbreviations = []
    case .array(let operation):
      abbreviations = Abbreviation.all(operation, trace, node)
      for abbreviation in abbreviations { values[abbreviation.symbol] = abbreviation.value }
      maps = operation.jacobians(at: operands, result: result).map { $0?.mapping { $0.named(by: page) } }
      slopes = zip(maps, operands).map { map, operand in
        result.shape.isEmpty && operand.shape.isEmpty ? map?.pull(1, operand: []) : nil
      }
    case .element(let position):
      let shape = operands[0].shape
      let select = Select(Selection(positions: [position], shape: []), notation: entryNotation(position, in: shape))
      maps = [.linear(.select(select), from: shape)]
      (slopes, abbreviations) = ([], [])
    }
    self.values = values
  }

  /// The slope at an operand of a node of scalars; nil where its rule is no formula.
  func slope(at position: Int) -> Formula? {
    if slopes.indices.contains(position) { return slopes[position] }
    guard maps.indices.contains(position), case .diagonal(let slope)? = maps[position] else { return nil }
    return slope
  }
}
