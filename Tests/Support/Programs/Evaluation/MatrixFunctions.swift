import Foundation

extension Evaluator {
  func product(_ a: Values, _ b: Values) throws -> Values {
    let left = a.rank == 1 ? Values([1] + a.shape, a.entries) : a
    let right = b.rank == 1 ? Values(b.shape + [1], b.entries) : b
    guard left.rank == 2, right.rank == 2, left.shape[1] == right.shape[0] else { throw EvaluationError.illTyped }
    let whole = Values([left.shape[0], right.shape[1]]) { place in
      (0..<left.shape[1]).reduce(0) { $0 + left[place[0], $1] * right[$1, place[1]] }
    }
    return Values(Array(a.shape.dropLast()) + Array(b.shape.dropFirst()), whole.entries)
  }

  func matrixFunction(_ a: Arguments) throws -> Values? {
    let x = a.x[0]
    switch a.name {
    case "matmul": return try product(x, a.x[1])
    case "dot":
      guard x.rank == 1, x.shape == a.x[1].shape else { throw EvaluationError.illTyped }
      return try product(x, a.x[1])
    case "outer": return Values([x.entries.count, a.x[1].entries.count]) { x.entries[$0[0]] * a.x[1].entries[$0[1]] }
    case "trace": return Values(sum((0..<x.shape[0]).map { x[$0, $0] }))
    case "det": return Values(determinant(x))
    case "logdet": return Values(log(abs(decide(determinant(x), [0]))))
    case "cofactors": return cofactors(x)
    case "inv": return inverse(x)
    case "solve": return try product(inverse(x), a.x[1])
    case "cholesky": return cholesky(x)
    case "cross":
      let v = a.x[1]
      return Values(x.shape) { place in
        let (row, i) = (place.dropLast(), place[place.count - 1])
        let (j, k) = ([(i + 1) % 3], [(i + 2) % 3])
        return x[row + j] * v[row + k] - x[row + k] * v[row + j]
      }
    case "kron":
      let b = a.x[1]
      return Values(zip(x.shape, b.shape).map(*)) { place in
        x[zip(place, b.shape).map { $0 / $1 }] * b[zip(place, b.shape).map { $0 % $1 }]
      }
    default: return nil
    }
  }

  /// The determinant by expansion along the first row.
  func determinant(_ a: Values) -> Real {
    let n = a.shape[0]
    if n == 1 { return a[0, 0] }
    return (0..<n).reduce(0) { $0 + ($1 % 2 == 0 ? 1 : -1) * a[0, $1] * determinant(minor(a, 0, $1)) }
  }

  private func minor(_ a: Values, _ i: Int, _ j: Int) -> Values {
    let n = a.shape[0]
    return Values([n - 1, n - 1]) { a[$0[0] < i ? $0[0] : $0[0] + 1, $0[1] < j ? $0[1] : $0[1] + 1] }
  }

  private func cofactors(_ a: Values) -> Values {
    if a.shape[0] == 1 { return Values([1, 1], [1]) }
    return Values(a.shape) { (($0[0] + $0[1]) % 2 == 0 ? 1 : -1) * determinant(minor(a, $0[0], $0[1])) }
  }

  private func inverse(_ a: Values) -> Values {
    let whole = determinant(a)
    return transposed(cofactors(a)).map { $0 / whole }
  }

  private func cholesky(_ a: Values) -> Values {
    let n = a.shape[0]
    var l = Values(a.shape, Array(repeating: 0, count: n * n))
    for i in 0..<n {
      for j in 0...i {
        let rest = (a[i, j] + a[j, i]) / 2 - (0..<j).reduce(0) { $0 + l[i, $1] * l[j, $1] }
        l[[i, j]] = i == j ? rest.squareRoot() : rest / l[j, j]
      }
    }
    return l
  }

  // MARK: Layers

  func layer(_ a: Arguments) throws -> Values? {
    let x = a.x[0]
    switch a.name {
    case "linear": return try dense(x, a.x[1]).with(a.x[2], +)
    case "layer_norm", "batch_norm":
      let epsilon = a.numbers("eps")?[0] ?? Real(1e-5)
      let normal = try x.lines(axis: a.name == "layer_norm" ? x.rank - 1 : 0) { line in
        let (m, s) = (self.mean(line), (self.variance(line) + epsilon).squareRoot())
        return line.map { ($0 - m) / s }
      }
      return a.x.count == 1 ? normal : try normal.with(a.x[1], *).with(a.x[2], +)
    case "dropout":
      let share = a.numbers("p")?[0] ?? 0.5
      return try x.with(a.x[1]) { $0 * $1 / (1 - share) }
    case "attention":
      let scores = try product(x, transposed(a.x[1])).map { $0 / Real(a.x[1].shape[1]).squareRoot() }
      return try product(try scores.lines(axis: scores.rank - 1, softmax), a.x[2])
    case "rnn_cell": return try dense(x, a.x[2]).with(dense(a.x[1], a.x[3]), +).with(a.x[4], +).map { tanh($0) }
    case "lstm_cell":
      let all = try dense(x, a.x[3]).with(dense(a.x[1], a.x[4]), +).with(a.x[5], +)
      let parts = blocks(all, 4)
      let (i, f, g, o) = (
        parts[0].map(EntryFunctions.sigmoid), parts[1].map(EntryFunctions.sigmoid), parts[2].map { tanh($0) },
        parts[3].map(EntryFunctions.sigmoid)
      )
      let c = try f.with(a.x[2], *).with(i.with(g, *), +)
      return try .stacked([o.with(c.map { tanh($0) }, *), c])
    case "gru_cell":
      let (p, q) = (blocks(try dense(x, a.x[2]).with(a.x[4], +), 3), blocks(try dense(a.x[1], a.x[3]), 3))
      let r = try p[0].with(q[0], +).map(EntryFunctions.sigmoid)
      let z = try p[1].with(q[1], +).map(EntryFunctions.sigmoid)
      let n = try p[2].with(r.with(q[2], *), +).map { tanh($0) }
      return try n.with(z) { (1 - $1) * $0 }.with(z.with(a.x[1], *), +)
    case "conv1d", "conv2d": return try convolution(a, axes: a.name == "conv1d" ? 1 : 2)
    case "max_pool2d", "avg_pool2d": return try pool(a)
    default: return nil
    }
  }

  /// Wᵀx of a vector, X W of rows.
  private func dense(_ x: Values, _ w: Values) throws -> Values { try product(x, w) }

  /// The columns in equal blocks.
  private func blocks(_ x: Values, _ count: Int) -> [Values] {
    let width = x.shape[x.rank - 1] / count
    return (0..<count).map { block in
      Values(Array(x.shape.dropLast()) + [width]) { x[$0.dropLast() + [$0[$0.count - 1] + block * width]] }
    }
  }

  private func convolution(_ a: Arguments, axes: Int) throws -> Values {
    let (x, w) = (a.x[0], a.x[1])
    let stride = a.ints("stride", count: axes, default: 1)
    let padding = a.ints("padding", count: axes, default: 0)
    let hasChannels = w.rank > axes
    let kernel = Array(w.shape.suffix(axes))
    let room = (0..<axes).map { (x.shape[x.rank - axes + $0] + 2 * padding[$0] - kernel[$0]) / stride[$0] + 1 }
    let examples = Array(x.shape.dropLast(axes + (hasChannels ? 1 : 0)))
    return Values(examples + (hasChannels ? [w.shape[0]] : []) + room) { place in
      let at = Array(place.suffix(axes))
      var total: Real = 0
      for step in Values.places(kernel) {
        let input = (0..<axes).map { at[$0] * stride[$0] + step[$0] - padding[$0] }
        guard zip(input, x.shape.suffix(axes)).allSatisfy({ $0 >= 0 && $0 < $1 }) else { continue }
        if hasChannels {
          for c in 0..<w.shape[1] {
            total += x[place.prefix(examples.count) + [c] + input] * w[[place[examples.count], c] + step]
          }
        } else {
          total += x[input] * w[step]
        }
      }
      return total
    }
  }

  private func pool(_ a: Arguments) throws -> Values {
    let x = a.x[0]
    let kernel = a.ints("kernel_size", count: 2, default: 1)
    let stride = a.options.contains { $0.name == "stride" } ? a.ints("stride", count: 2, default: 1) : kernel
    let room = (0..<2).map { (x.shape[x.rank - 2 + $0] - kernel[$0]) / stride[$0] + 1 }
    return try Values(Array(x.shape.dropLast(2)) + room + [kernel[0] * kernel[1]]) { place in
      let at = place.suffix(3)
      let (i, j, k) = (at[at.startIndex], at[at.startIndex + 1], at[at.startIndex + 2])
      return x[place.dropLast(3) + [i * stride[0] + k / kernel[1], j * stride[1] + k % kernel[1]]]
    }.reduced(axis: -1) { line in
      guard a.name == "max_pool2d" else { return self.mean(line) }
      let largest = line.max() ?? 0
      self.note(line.indices.filter { line[$0] == largest })
      return largest
    }
  }
}
