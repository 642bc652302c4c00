import Graphs
import Tensors
import Testing

@testable import Explanations

/// The index form of every rule says each entry of its Jacobian and of its product.
@Suite struct IndexFormTests {
  @Test(arguments: ArrayExample.all.filter { !$0.free.isEmpty })
  func everyEntryIsThatOfTheRule(example: ArrayExample) throws {
    for seed in 0..<2 {
      let x = example.point(40 + seed)
      let y = example.operation.value(x)
      let maps = example.operation.jacobians(at: x, result: y)
      let operands = example.shapes.enumerated().map { Formula.symbol("x\($0)", shape: $1) }
      let result = Formula.symbol("y", shape: y.shape)
      let symbols = example.operation.jacobians(at: operands, result: result)
      for (k, (map, formulas)) in zip(maps, symbols).enumerated() {
        guard let map, let formulas else { continue }
        for isLayer in [false, true] {
          let form = IndexForm(
            formulas, of: result, at: operands[k], isLayer: isLayer, in: PageNames(reserved: [])
          ) { Formula.partial(.symbol("L"), $0) }
          guard let form else { continue }
          var random = Random(seed)
          let judge = IndexJudge(
            symbols: Dictionary(uniqueKeysWithValues: x.enumerated().map { ("x\($0)", $1) } + [("y", y)]),
            gradient: random.tensor(y.shape))
          let dense = map.dense(operand: x[k].shape, result: y.shape)
          try judge.compare(form, with: dense, y.shape, x[k].shape)
          let product = map.pull(judge.gradient, operand: x[k].shape).broadcast(to: x[k].shape)
          try judge.compare(form, with: product)
        }
      }
    }
  }

  /// The rules of the lecture have a form.
  @Test func layersSumsAndFunctionsHaveForms() throws {
    func form(_ call: ArrayOperation, _ shapes: [Shape], _ k: Int, isLayer: Bool = true) -> [String]? {
      let x = ["x", "W", "b"].prefix(shapes.count).enumerated().map { Formula.symbol($1, shape: shapes[$0]) }
      let shape = (try? call.shape(shapes)) ?? []
      let y = Formula.symbol("v", shape: shape)
      guard let map = call.jacobians(at: x, result: y)[k] else { return nil }
      return IndexForm(map, of: y, at: x[k], isLayer: isLayer, in: PageNames(reserved: [])) {
        .partial(.symbol("L"), $0)
      }.map { form in
        [form.local, form.product].map { Text("\($0.left)\(Relation.equal)\($0.right)").string }
      }
    }
    let layer = ArrayOperation.affine(Affine(MatrixProduct()))
    let rows: [Shape] = [[4, 3], [3, 2], [2]]
    #expect(form(layer, rows, 0) == ["∂v[n,j]/∂x[n,i] = W[i,j]", "∂L/∂x[n,i] = Σ_j W[i,j] · ∂L/∂v[n,j]"])
    #expect(form(layer, rows, 1) == ["∂v[n,j]/∂W[i,j] = x[n,i]", "∂L/∂W[i,j] = Σ_n x[n,i] · ∂L/∂v[n,j]"])
    #expect(form(layer, rows, 2) == ["∂v[n,j]/∂b[j] = 1", "∂L/∂b[j] = Σ_n ∂L/∂v[n,j]"])
    let sum = ArrayOperation.linear(.sum(Sum()))
    #expect(form(sum, [[3]], 0, isLayer: false) == ["∂v/∂x[i] = 1", "∂L/∂x[i] = ∂L/∂v"])
    let tanh = ArrayOperation.elementwise(.tanh)
    #expect(
      form(tanh, [[3]], 0, isLayer: false) == [
        "∂v[i]/∂x[i] = 1 − v[i]^2", "∂L/∂x[i] = (1 − v[i]^2) · ∂L/∂v[i]",
      ])
  }
}

/// Evaluates index forms entry by entry.
private struct IndexJudge {
  let symbols: [String: Tensor<Double>]
  let gradient: Tensor<Double>

  enum Problem: Error { case misplaced(Formula) }

  /// Each entry of the Jacobian against the form: 0 where the letters of its two sides do not fit.
  func compare(_ form: IndexForm, with dense: Tensor<Double>, _ result: Shape, _ operand: Shape) throws {
    let (rows, columns) = Self.indices(form.local.left)
    for p in 0..<result.entryCount {
      for q in 0..<operand.entryCount {
        var letters: [GeneratedName: Int] = [:]
        let fits =
          Self.bind(rows, entryIndices(p, in: result), &letters)
          && Self.bind(columns, entryIndices(q, in: operand), &letters)
        let value = fits ? try self.value(form.local.right, letters) : 0
        #expect(abs(value - dense.scalars[p * operand.entryCount + q]) <= 1e-12 * max(1, abs(value)))
      }
    }
  }

  /// Each entry of the product.
  func compare(_ form: IndexForm, with product: Tensor<Double>) throws {
    let (_, columns) = Self.indices(form.product.left)
    for q in 0..<product.count {
      var letters: [GeneratedName: Int] = [:]
      guard Self.bind(columns, entryIndices(q, in: product.shape), &letters) else { continue }
      let value = try value(form.product.right, letters)
      #expect(abs(value - product.scalars[q]) <= 1e-11 * max(1, abs(value)), "\(form.product.right)")
    }
  }

  /// The indices of what is differentiated and of that by which.
  private static func indices(_ derivative: Formula) -> ([Formula], [Formula]) {
    guard case .derivative(let d) = derivative.term else { return ([], []) }
    func indices(_ f: Formula) -> [Formula] { if case .indexed(_, let x) = f.term { x } else { [] } }
    return (indices(d.output), indices(d.variables[0]))
  }

  private static func bind(_ pattern: [Formula], _ indices: [Int], _ letters: inout [GeneratedName: Int]) -> Bool {
    for (formula, index) in zip(pattern, indices) {
      guard case .generated(let letter) = formula.term else {
        if formula.constant != Double(index) { return false }
        continue
      }
      if let bound = letters[letter], bound != index { return false }
      letters[letter] = index
    }
    return true
  }

  private func value(_ f: Formula, _ letters: [GeneratedName: Int]) throws -> Double {
    switch f.term {
    case .number(let x): return x
    case .negation(let x): return -(try value(x, letters))
    case .symbol(let name): return symbols[name]?.scalars.first ?? .nan
    case .indexed(let x, let indices): return try array(x, at: try indices.map { try index($0, letters) })
    case .infix(let sign, let a, let b):
      guard let opcode = Opcode.operations.first(where: { $0.description?.notation == .infix(sign) }) else {
        throw Problem.misplaced(f)
      }
      return opcode.evaluated(at: [try value(a, letters), try value(b, letters)]).value
    case .call(let name, let x):
      let opcode = Opcode.operations.first {
        $0.description?.names.contains(name) == true || $0.description?.notation == .function(name)
      }
      guard let opcode else { throw Problem.misplaced(f) }
      return opcode.evaluated(at: try x.map { try value($0, letters) }).value
    case .sum(let bound, let body): return try sum(bound[...], body, letters)
    case .derivative(let d):
      guard case .indexed(_, let indices) = d.variables[0].term else { return gradient.scalars[0] }
      return gradient.at(try indices.map { try index($0, letters) })
    default: throw Problem.misplaced(f)
    }
  }

  private func sum(_ bound: ArraySlice<GeneratedName>, _ body: Formula, _ letters: [GeneratedName: Int]) throws
    -> Double
  {
    guard let letter = bound.first else { return try value(body, letters) }
    return try (0..<length(of: letter, in: body)).reduce(0) { total, k in
      total + (try sum(bound.dropFirst(), body, letters.merging([letter: k]) { _, new in new }))
    }
  }

  /// How far an index runs: the length of an axis at which it stands.
  private func length(of letter: GeneratedName, in f: Formula) -> Int {
    var shape: Shape?
    var indices: [Formula] = []
    if case .indexed(let x, let own) = f.term, case .symbol(let name) = x.term {
      (shape, indices) = (symbols[name]?.shape, own)
    }
    if case .derivative(let d) = f.term, case .indexed(_, let own) = d.variables[0].term {
      (shape, indices) = (gradient.shape, own)
    }
    if let shape, let axis = indices.firstIndex(where: { $0.term == .generated(letter) }) { return shape[axis] }
    return f.parts.lazy.map { length(of: letter, in: $0) }.first { $0 > 0 } ?? 0
  }

  private func index(_ f: Formula, _ letters: [GeneratedName: Int]) throws -> Int {
    if let constant = f.constant { return Int(constant) }
    guard case .generated(let letter) = f.term, let k = letters[letter] else { throw Problem.misplaced(f) }
    return k
  }

  /// An entry of an array; of what is no name, of its value as a whole.
  private func array(_ f: Formula, at indices: [Int]) throws -> Double {
    if case .symbol(let name) = f.term, let x = symbols[name] { return x.at(indices) }
    return try FormulaEvaluator(symbols: symbols, notations: ArrayExample.notations).value(of: f).at(indices)
  }
}

extension Tensor where Element == Double {
  fileprivate func at(_ indices: [Int]) -> Double {
    scalars[zip(indices, shape.rowMajorStrides).reduce(0) { $0 + $1.0 * $1.1 }]
  }
}
