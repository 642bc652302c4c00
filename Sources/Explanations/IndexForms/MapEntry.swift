import Graphs
import Tensors

/// An entry of a linear map: a product of factors, 0 unless some indices are the same.
struct MapEntry {
  /// Which index of the result is one of the operand.
  struct Tie {
    let result: Int
    let operand: Int
  }
  var factors: [Formula] = []
  var ties: [Tie] = []
  /// Axes of the operand of length 1 that were repeated: their index is 0.
  var single: [Int] = []

  /// The entry of a map at the indices `p` of its result and `q` of its operand; nil for a map that is no such product.
  init?(
    _ map: LinearMap<Formula>, at p: [Formula], _ q: [Formula], result: Shape, operand: Shape
  ) {
    guard result.count == p.count, operand.count == q.count, p.count <= 2, q.count <= 2 else { return nil }
    func ties(_ pairs: (Int, Int)...) { self.ties = pairs.map { Tie(result: $0.0, operand: $0.1) } }
    switch map {
    case .identity:
      guard result == operand else { return nil }
      self.ties = p.indices.map { Tie(result: $0, operand: $0) }
    case .diagonal(let d):
      guard result == operand else { return nil }
      self.ties = p.indices.map { Tie(result: $0, operand: $0) }
      factors = [d.entry(at: p, of: result)]
    case .left(let a, let flipped, let argument):
      let isVector = a.shape.count == 1
      let inner = argument == .transposed && q.count == 2 ? 1 : 0
      if q.count == 2 { ties((isVector ? 0 : 1, 1 - inner)) }
      guard result.count == (isVector ? 0 : 1) + (q.count - 1) else { return nil }
      factors = [Self.entry(a, flipped: flipped, isVector ? nil : p[0], q[inner])]
    case .right(let b, let flipped, let argument):
      let isVector = b.shape.count == 1
      let inner = q.count == 2 && argument == .asItIs ? 1 : 0
      if q.count == 2 { ties((0, 1 - inner)) }
      guard result.count == (isVector ? 0 : 1) + (q.count - 1) else { return nil }
      factors = [Self.entry(b, flipped: !flipped, isVector ? nil : p[p.count - 1], q[inner])]
    case .outer(let u, let v, _) where p.count == 1 && q.count == 1:
      factors = [u.entry(at: p, of: result), v.entry(at: q, of: operand)]
    case .row(let v, let axis):
      let kept = operand.indices.filter { axis != nil && $0 != axis }
      // What was reduced along an axis stands in v in another shape, and has a form of its own.
      guard kept.count == p.count, axis == nil || v.isNumber else { return nil }
      self.ties = kept.enumerated().map { Tie(result: $0.offset, operand: $0.element) }
      factors = [v.entry(at: q, of: operand)]
    case .linear(.sum(let sum), _, _):
      let kept = operand.indices.filter { sum.axis != nil && $0 != sum.axis }
      guard !sum.keep, kept.count == p.count else { return nil }
      self.ties = kept.enumerated().map { Tie(result: $0.offset, operand: $0.element) }
    case .linear(.broadcast, _, _):
      let lead = result.count - operand.count
      for axis in operand.indices {
        if operand[axis] == 1, result[axis + lead] != 1 {
          single.append(axis)
        } else {
          self.ties.append(Tie(result: axis + lead, operand: axis))
        }
      }
    case .linear(.transpose, _, _) where p.count == 2: ties((0, 1), (1, 0))
    case .composed(let a, let b, let through):
      if case .diagonal(let d) = a, let inner = MapEntry(b, at: p, q, result: result, operand: operand) {
        self = inner
        factors.insert(d.entry(at: p, of: result), at: 0)
      } else if case .diagonal(let d) = b, through == operand,
        let outer = MapEntry(a, at: p, q, result: result, operand: operand)
      {
        self = outer
        factors.append(d.entry(at: q, of: operand))
      } else {
        return nil
      }
    default: return nil
    }
  }

  /// Whether every factor is made of entries of named arrays, number by number.
  var isReadable: Bool { factors.allSatisfy(\.isMadeOfEntries) }

  private static func entry(_ a: Formula, flipped: Bool, _ row: Formula?, _ column: Formula) -> Formula {
    guard let row else { return a.entry(at: [column], of: a.shape) }
    return flipped ? a.entry(at: [column, row], of: a.shape) : a.entry(at: [row, column], of: a.shape)
  }

  /// The product of the factors.
  var product: Formula {
    factors.reduce(1) { product, factor in
      if product.constant == 1 { return factor }
      return factor.constant == 1 ? product : Formula(.infix(.times, product, factor))
    }
  }
}

extension LinearMap {
  /// Whether a matrix takes part in it, as in a layer.
  var hasMatrix: Bool {
    switch self {
    case .left, .right: true
    case .composed(let a, let b, _), .sum(let a, let b), .difference(let a, let b): a.hasMatrix || b.hasMatrix
    case .identity, .diagonal, .outer, .row, .linear: false
    }
  }
}

extension Formula {
  /// The entry at some indices of an array of a shape that this formula fills or is repeated to.
  func entry(at indices: [Formula], of whole: Shape) -> Formula {
    if shape.isEmpty { return self }
    switch term {
    case .number, .value: return Formula(term)
    case _ where generatedKind == .ones: return 1
    case .negation(let x): return Formula(.negation(x.entry(at: indices, of: whole)))
    case .infix(let sign, let a, let b) where sign != .matrixTimes:
      return Formula(.infix(sign, a.entry(at: indices, of: whole), b.entry(at: indices, of: whole)))
    case .call(let name, let x) where Self.entrywise.contains(name):
      return Formula(.call(name, x.map { $0.entry(at: indices, of: whole) }))
    case .transpose(let x) where x.shape.count == 1: return x.entry(at: indices, of: whole)
    case .transpose(let x) where x.shape.count == 2: return x.entry(at: indices.reversed(), of: whole.reversed())
    default:
      let own = zip(indices.suffix(shape.count), zip(shape, whole.suffix(shape.count)))
      return Formula(.indexed(self, own.map { $1.0 == 1 && $1.1 != 1 ? 0 : $0 }))
    }
  }

  /// Whether it is one number everywhere.
  fileprivate var isNumber: Bool { if case .number = term { true } else { false } }

  /// Whether it is made of entries of named arrays, number by number.
  var isMadeOfEntries: Bool {
    switch term {
    case .number, .value, .symbol: shape.isEmpty
    case .indexed(let x, _):
      switch x.term {
      case .symbol, .generated: true
      default: false
      }
    case .negation(let x): x.isMadeOfEntries
    case .infix(let sign, let a, let b): sign != .matrixTimes && a.isMadeOfEntries && b.isMadeOfEntries
    case .call(let name, let x): Self.entrywise.contains(name) && x.allSatisfy(\.isMadeOfEntries)
    default: false
    }
  }

  /// The functions that act entry by entry.
  static let entrywise: Set<String> = {
    var names: Set<String> = []
    for opcode in Opcode.operations {
      names.formUnion(opcode.description?.names ?? [])
      if case .function(let name)? = opcode.description?.notation { names.insert(name) }
    }
    return names
  }()
}
