import Graphs
import Tensors

/// Remarks where a lecture would pause.
struct Notes {
  let trace: Trace
  private var graph: Graph { trace.graph }
  private var style: NumberStyle { trace.style }

  init(_ trace: Trace) { self.trace = trace }

  /// How many remarks on one step are told.
  static let most = 12

  /// Where a value stops being a number, or becomes infinite, although its operands are finite.
  func forward(_ node: NodeID) -> [Text] {
    let ended = ending(node).map { [$0] } ?? []
    let value = trace.approximateValue(of: node)
    guard !value.isFinite, graph.operands(of: node).allSatisfy({ trace.approximateValue(of: $0).isFinite }) else {
      return ended
    }
    let kind = value.contains(where: \.isNaN) ? "not a number" : "infinite"
    let name = trace.names.label(of: node)
    if let operand = singularOperand(node) {
      return ["\(name) is \(kind): \(trace.names.label(of: operand), .name) is singular, its determinant is 0"]
    }
    if kind == "infinite", isOverflow(node) {
      return ["\(name) is infinite: beyond 1.8e308, the largest number there is"]
    }
    guard let (rule, domain) = domain(of: node) else { return ["\(name) is \(kind)"] }
    return ["\(name) is \(kind): \(rule) needs \(domain)"]
  }

  /// Whether an infinite value is too large for a number; a pole would be left by small changes of the operands.
  ///
  /// Only of what works entry by entry is it known which entries of the operands an entry comes from.
  private func isOverflow(_ node: NodeID) -> Bool {
    let shape = graph.shape(of: node)
    guard let opcode = opcode(of: node),
      let k = trace.approximateValue(of: node).firstIndex(where: \.isInfinite)
    else { return domain(of: node) == nil }
    let near = graph.operands(of: node).map { operand -> Double in
      let x = trace.approximateValue(of: operand).broadcast(to: shape).scalars[k]
      return x + 1e-6 * max(1, x.magnitude)
    }
    return opcode.evaluated(at: near).value.isInfinite
  }

  /// The operand of which a node would need the inverse, where it has none: the slope of a determinant, or on paper a matrix
  /// whose rounded entries make it singular.
  private func singularOperand(_ node: NodeID) -> NodeID? {
    switch graph.operation(of: node) {
    case .array(.inverse), .array(.solve):
      let operand = graph.operands(of: node)[0]
      return Inverse().problem(in: [trace.approximateValue(of: operand)]) == nil ? nil : operand
    default: return nil
    }
  }

  /// The operation of a node in words, and the condition under which it has a value.
  private func domain(of node: NodeID) -> (rule: String, domain: String)? {
    if case .array(let operation) = graph.operation(of: node), let domain = operation.domain {
      return (operation.name, domain)
    }
    guard let description = opcode(of: node)?.description, let domain = description.domain else { return nil }
    if case .infix(let sign) = description.notation { return ("a \(sign.rawValue) b", domain) }
    return (description.names.first ?? "", domain)
  }

  /// Remarks on a step of the backward pass: kinks, saturation, constants.
  func backward(_ step: BackwardStep<Numeral>) -> [Text] {
    var notes: [Text] = []
    if let opcode = opcode(of: step.node) { notes += kinks(step.node, opcode) + saturation(step, opcode) }
    notes += constants(step)
    func aProduct(_ holds: (Numeral) -> Bool) -> Bool {
      step.contributions.contains { $0.productContains(where: holds) }
    }
    if trace.approximateValue(of: step.node).contains(where: \.isNaN), aProduct(\.isNaN) {
      notes.append("\(trace.names.text(of: step.node, as: .name)) has no value here, and so no slope")
    } else if !step.upstreamContains(where: { !$0.isFinite }), aProduct({ !$0.isFinite }) {
      notes.append("the slope is not finite here, so neither is any gradient further back")
    }
    if let absence = absence(step) { notes.append(absence) }
    return notes + (ending(step).map { [$0] } ?? [])
  }

  /// The operands to which no gradient goes because they are const.
  func constants(_ step: BackwardStep<Numeral>) -> [Text] {
    let reached = Set(step.contributions.map(\.operand))
    let constants = constantOperands(step.node, except: reached)
    switch constants.count {
    case 0: return []
    case 1: return ["\(trace.names.text(of: constants[0], as: .name)) is const: no gradient"]
    default:
      let names = constants.map { trace.names.text(of: $0, as: .plain) }.joined(separator: ", ")
      return ["\(names) are const: no gradient"]
    }
  }

  /// What a step leaves out because no path leads that way: multiplied, it would not be a number.
  private func absence(_ step: BackwardStep<Numeral>) -> Text? {
    guard let c = step.contributions.first(where: { !Work.isStopped && !$0.leftOut.isEmpty }) else { return nil }
    func places(_ node: NodeID, _ positions: [Int]) -> Text {
      let shape = graph.shape(of: node)
      let label = trace.names.label(of: node)
      let entries = positions.prefix(Self.mostEntries).map { entry(label, $0, shape, isArray: !shape.isEmpty) }
      let more = positions.count > entries.count ? " and \(positions.count - entries.count) more" : ""
      return Text(entries.joined(separator: ", ") + more)
    }
    let absent = c.absentArriving
    guard !absent.isEmpty else {
      return "no path leads to \(places(c.operand, c.leftOut)) this way: nothing is multiplied there, whatever arrives"
    }
    return "no path arrives at \(places(step.node, absent)): nothing is multiplied there, whatever the slope is"
  }

  private func opcode(of node: NodeID) -> Opcode? {
    switch graph.operation(of: node) {
    case .scalar(let opcode), .array(.elementwise(let opcode)): opcode
    default: nil
    }
  }

  // MARK: Kinks and saturation

  private static let mostEntries = 4

  private func kinks(_ node: NodeID, _ opcode: Opcode) -> [Text] {
    guard let description = opcode.description, case .function(let name) = description.notation else { return [] }
    let operands = graph.operands(of: node)
    let shape = graph.shape(of: node)
    let values = operands.map { trace.approximateValue(of: $0).broadcast(to: shape) }
    // Each kink of the rule with the entries that sit on it.
    var found: [(kink: Kink, positions: [Int])] = []
    var pace = Pace()
    for k in 0..<shape.entryCount {
      if pace.isStopped(after: 64) { break }
      guard let kink = description.kink(values.map { $0.scalars[k] }) else { continue }
      if let i = found.firstIndex(where: { $0.kink == kink }) {
        found[i].positions.append(k)
      } else {
        found.append((kink, [k]))
      }
    }
    guard !found.isEmpty else { return [] }
    let first = trace.value(of: operands[0]).broadcast(to: shape)
    return found.map { kink, positions in
      let places = positions.prefix(Self.mostEntries).map { position in
        let entries = zip(operands, values).filter { graph.literal($0.0) == nil }.map { operand, value in
          entry(trace.names.label(of: operand), position, shape, isArray: !graph.shape(of: operand).isEmpty)
        }
        return entries.joined(separator: " = ") + " = " + style.text(first.scalars[position])
      }
      let more = positions.count > places.count ? " and \(positions.count - places.count) more" : ""
      let verb = positions.count == 1 ? "is at the kink" : "are at the kinks"
      let slopes = "left slope \(style.text(kink.left)), right slope \(style.text(kink.right))"
      return Text("\(places.joined(separator: ", "))\(more) \(verb) of \(name): \(kink.convention); \(slopes)")
    }
  }

  private func saturation(_ step: BackwardStep<Numeral>, _ opcode: Opcode) -> [Text] {
    guard opcode.description?.saturates == true, let local = step.contributions.first?.local,
      case .diagonal(let slopes) = local
    else { return [] }
    let label = trace.names.label(of: step.node)
    let flat = slopes.positions { $0.approximate.magnitude < 0.01 }
    guard !flat.isEmpty else { return [] }
    let shape = graph.shape(of: step.node)
    let places = flat.prefix(Self.mostEntries).map {
      entry(label, $0, shape, isArray: !shape.isEmpty) + " (slope \(style.text(slopes.scalars[$0])))"
    }
    let more = flat.count > places.count ? " and \(flat.count - places.count) more" : ""
    return [Text("saturated: \(places.joined(separator: ", "))\(more); hardly any gradient passes")]
  }

  private func entry(_ label: String, _ position: Int, _ shape: Shape, isArray: Bool) -> String {
    isArray ? "\(label)[\(entryNotation(position, in: shape))]" : label
  }

  /// The names of the operands that would get a gradient were they not constant.
  private func constantOperands(_ node: NodeID, except reached: Set<NodeID> = []) -> [NodeID] {
    let operands = graph.operands(of: node)
    var passing: [Bool]?
    var found: [NodeID] = []
    for (position, operand) in operands.enumerated() {
      var source = operand
      while trace.names.isView(source) || trace.names.isTranspose(source) { source = graph.operands(of: source)[0] }
      guard !reached.contains(operand), trace.isConstant(source), trace.names.name(of: source) != nil else {
        continue
      }
      let passes = passing ?? graph.passesGradient(node)
      passing = passes
      if passes[position], !found.contains(source) { found.append(source) }
    }
    return found
  }
}

extension Tensor where Element == Numeral {
  var isFinite: Bool { allSatisfy(\.isFinite) }
}
