import Graphs

/// Definitions as they were written, with the formulas of unnamed nodes in place of their automatic names.
struct InlinedFormula {
  let trace: Trace

  init(_ trace: Trace) { self.trace = trace }

  /// The whole formula of a named node; nil for a leaf and where it would be too long to read.
  ///
  /// `longest` is how many terms may be written on the way to it.
  func formula(of node: NodeID, longest: Int = Self.longest) -> Formula? {
    guard !trace.graph.isLeaf(node) else { return nil }
    // Of an array of which only entries are used, which the region leaves out, an entry is in it.
    let region = Region(node, trace, most: 8 * longest).nodes
    guard region.count <= 4 * longest else { return nil }
    var formulas: [String: Formula] = [:]
    var size = 0
    for part in region {
      // A part of an array has no name; one asks for it all the same where a derivative is one.
      let name = trace.names.isDefinition(part) ? nil : trace.names.name(of: part)
      guard part == node || name != nil, let formula = trace.names.formula(of: part) else { continue }
      let inlined = formula.replacing { symbol in
        guard case .symbol(let name) = symbol.term else { return nil }
        return formulas[name]
      }
      size += inlined.size
      guard size <= longest else { return nil }
      if part == node { return inlined }
      if let name { formulas[name] = inlined }
    }
    return nil
  }

  static let longest = 80
}
