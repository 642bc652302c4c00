/// A derivative by differences: all entries of the result by all entries of the variable, and how far off each may be.
public struct Slopes: Sendable {
  /// The shape of the result followed by that of the variable.
  public var values: Values
  /// The largest error that is to be expected, entry by entry; nil where there is no derivative (a kink).
  public var errors: [Real?]
}

extension Evaluator {
  /// What a derivative is taken by: a thunk, and which of its entries in which shape.
  struct Variable {
    let thunk: Thunk
    let shape: [Int]
    let positions: [Int]
  }

  /// grad, jacobian, hessian, jvp and vjp as values; nil for other names.
  func derivative(_ name: String, _ a: [Term], _ scope: Scope) throws -> Values? {
    guard ["grad", "jacobian", "hessian", "jvp", "vjp"].contains(name) else { return nil }
    let x = try variable(a[1], scope)
    func whole(_ slopes: Slopes) throws -> Values {
      guard slopes.errors.allSatisfy({ $0 != nil }) else { throw EvaluationError.noDerivative }
      return slopes.values
    }
    if name == "hessian" {
      return try whole(slopes(by: x) { try whole(self.slopes(by: x) { try self.value(a[0], scope) }) })
    }
    let jacobian = try whole(slopes(by: x) { try self.value(a[0], scope) })
    if name == "grad" || name == "jacobian" { return jacobian }
    let y = Array(jacobian.shape.dropLast(x.shape.count))
    let (rows, columns) = (y.reduce(1, *), x.positions.count)
    let matrix = Values([rows, columns], jacobian.entries)
    let direction = try value(a[2], scope).spread(to: name == "jvp" ? x.shape : y).entries
    return name == "jvp"
      ? Values(y, (0..<rows).map { i in (0..<columns).reduce(0) { $0 + matrix[i, $1] * direction[$1] } })
      : Values(x.shape, (0..<columns).map { j in (0..<rows).reduce(0) { $0 + matrix[$1, j] * direction[$1] } })
  }

  /// All derivatives of a term by a variable, a node, or a part of one.
  public func slopes(of term: Term, by variable: Term) throws -> Slopes {
    start()
    return try slopes(by: try self.variable(variable, [:])) { try self.value(term, [:]) }
  }

  /// All second derivatives of a term.
  public func curvatures(of term: Term, by variable: Term) throws -> Slopes {
    start()
    let x = try self.variable(variable, [:])
    return try slopes(by: x) {
      let first = try self.slopes(by: x) { try self.value(term, [:]) }
      guard first.errors.allSatisfy({ $0 != nil }) else { throw EvaluationError.noDerivative }
      return first.values
    }
  }

  /// The thunk that a term names, and which of its entries.
  func variable(_ term: Term, _ scope: Scope) throws -> Variable {
    switch term {
    case .name(let name):
      guard let thunk = scope[name] ?? sheet[name] else { throw EvaluationError.unknown(name) }
      let value = try force(thunk)
      return Variable(thunk: thunk, shape: value.shape, positions: Array(value.entries.indices))
    case .element(let array, let positions):
      let whole = try variable(array, scope)
      let numbered = Values(whole.shape, whole.positions.map { Real($0) })
      let part = try element(numbered, positions, scope)
      return Variable(thunk: whole.thunk, shape: part.shape, positions: part.entries.map { Int($0) })
    default: throw EvaluationError.illTyped
    }
  }

  /// f', f'' … of a function of one number.
  func slope(of name: String, _ count: Int, at argument: Thunk) throws -> Values {
    // The argument as a node of its own: what else leads to it is no way to the parameter.
    let point = Thunk(.name("·"), ["·": argument])
    let result = try application(of: name, to: point)
    let x = Variable(thunk: point, shape: [], positions: [0])
    func taken(_ count: Int) throws -> Values {
      if count == 0 {
        epoch += 1
        return try force(result)
      }
      let slopes = try slopes(by: x) { try taken(count - 1) }
      guard slopes.errors.allSatisfy({ $0 != nil }) else { throw EvaluationError.noDerivative }
      return slopes.values
    }
    return try taken(count)
  }

  // MARK: Differences

  /// Central differences extrapolated to step 0 (Richardson), once more with a smaller step where they do not settle.
  func slopes(by x: Variable, _ f: () throws -> Values) throws -> Slopes {
    let center = try force(x.thunk)
    let before = x.thunk.shift
    let tape = Tape()
    tapes.append(tape)
    defer {
      tapes.removeLast()
      x.thunk.shift = before
      epoch += 1
    }
    let still = before ?? Values(center.shape, center.entries.map { _ in 0 })
    func evaluated(_ shift: Values, beside: Bool) throws -> (value: Values, decisions: UInt64) {
      x.thunk.shift = shift
      epoch += 1
      tape.cursor = beside ? 0 : nil
      let outer = decisions
      restartDecisions()
      let value = try f()
      let inner = decisions
      note([Int(truncatingIfNeeded: outer)])
      return (value, inner)
    }
    // What differences within the value may be off by is differentiated with it.
    let outside = innerError
    innerError = 0
    let isInner = tapes.count > 1
    let (y, here) = try evaluated(still, beside: false)
    var result = Values(y.shape + x.shape, Array(repeating: 0, count: y.entries.count * x.positions.count))
    var errors = [Real?](repeating: nil, count: result.entries.count)
    for (column, position) in x.positions.enumerated() {
      var step = max(abs(center.entries[position]), 0.5) * 0.04
      attempts: for _ in 0..<3 {
        var table: [[[Real]]] = []
        for level in 0..<4 {
          let h = step / Real(1 << level)
          var (above, below) = (still, still)
          above.entries[position] += h
          below.entries[position] -= h
          let (up, right) = try evaluated(above, beside: true)
          let (down, left) = try evaluated(below, beside: true)
          // What jumps between the two sides has no derivative that differences could find.
          guard left == here, right == here, up.shape == y.shape else {
            step /= 16
            continue attempts
          }
          var row = [zip(up.entries, down.entries).map { ($0 - $1) / (2 * h) }]
          for k in 0..<level {
            let factor: Real = [4, 16, 64][k]
            row.append(zip(row[k], table[level - 1][k]).map { ($0 * factor - $1) / (factor - 1) })
          }
          table.append(row)
        }
        for (i, (best, other)) in zip(table[3][3], table[3][2]).enumerated() {
          let error = abs(best - other) + Real(1e-13) * abs(best) + 10 * innerError
          let entry = i * x.positions.count + column
          guard errors[entry].map({ error < $0 }) ?? true else { continue }
          (result.entries[entry], errors[entry]) = (best, error)
        }
        let worst =
          table[3][3].indices.map { i in
            abs(table[3][3][i] - table[3][2][i]) / max(abs(table[3][3][i]), 1)
          }.max() ?? 0
        if worst < (isInner ? 1e-11 : 1e-7) { break }
        step /= 16
      }
    }
    innerError = max(outside, errors.reduce(0) { max($0, $1 ?? 0) })
    return Slopes(values: result, errors: errors)
  }
}
