import Foundation

/// The operands and options of a call of a function of arrays.
struct Arguments {
  let name: String
  let x: [Values]
  let options: [Term.Option]

  func numbers(_ name: String) -> [Real]? { options.first { $0.name == name }?.values.map { Real($0) } }
  func int(_ name: String) -> Int? { numbers(name).map { Int($0[0]) } }
  func ints(_ name: String, count: Int, default value: Int) -> [Int] {
    let given = numbers(name)?.map { Int($0) } ?? [value]
    return given.count == count ? given : Array(repeating: given[0], count: count)
  }
  var axis: Int? { int("axis") }
  var keep: Bool { int("keepdims") ?? 0 != 0 }
}

extension Evaluator {
  /// A function of arrays by its name; nil where none has it.
  func arrayFunction(_ a: Arguments) throws -> Values? {
    guard Self.takes(a) else { throw EvaluationError.illTyped }
    return try reduction(a) ?? softmaxOrLoss(a) ?? rearrangement(a) ?? matrixFunction(a) ?? layer(a)
  }

  /// Whether a function takes operands of these ranks; beyond that the arrays must fit, or nan comes of it.
  private static func takes(_ a: Arguments) -> Bool {
    let (ranks, isSquare) = demands(a.name)
    guard a.x.count >= ranks.count, zip(a.x, ranks).allSatisfy({ $1.contains($0.rank) }) else { return false }
    return !isSquare || a.x[0].shape[0] == a.x[0].shape[1]
  }

  private static func demands(_ name: String) -> (ranks: [ClosedRange<Int>], isSquare: Bool) {
    let (any, array, flat) = (0...4, 1...4, 1...2)
    switch name {
    case "det", "logdet", "inv", "cofactors", "cholesky", "trace": return ([2...2], true)
    case "solve": return ([2...2, flat], true)
    case "diag", "pad": return ([flat], false)
    case "tril", "triu": return ([2...2], false)
    case "cross", "kron", "matmul": return ([flat, flat], false)
    case "dot", "outer": return ([1...1, 1...1], false)
    case "linear": return ([flat, 2...2, 1...1], false)
    case "attention": return ([flat, 2...2, 2...2], false)
    case "rnn_cell", "gru_cell": return ([flat, flat, 2...2, 2...2, 1...1], false)
    case "lstm_cell": return ([flat, flat, flat, 2...2, 2...2, 1...1], false)
    case "conv1d": return ([array, array], false)
    case "conv2d": return ([2...4, 2...4], false)
    case "max_pool2d", "avg_pool2d": return ([2...4], false)
    case "batch_norm": return ([2...2], false)
    case "layer_norm", "softmax", "log_softmax", "cumsum", "concatenate", "flip", "tile": return ([array], false)
    case "cross_entropy", "nll_loss": return ([flat, any], false)
    case "take": return ([array, any], false)
    case "embedding": return ([any, 2...2], false)
    case "mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss", "hinge_loss", "binary_cross_entropy", "dropout",
      "binary_cross_entropy_with_logits", "kl_div":
      return ([any, any], false)
    default: return ([any], false)
    }
  }

  // MARK: Reductions

  private func reduction(_ a: Arguments) throws -> Values? {
    let x = a.x[0]
    func reduce(_ f: ([Real]) -> Real) throws -> Values { try x.reduced(axis: a.axis, keep: a.keep, f) }
    switch a.name {
    case "sum": return try reduce(sum)
    case "mean": return try reduce(mean)
    case "prod": return try reduce { $0.reduce(1, *) }
    case "var": return try reduce(variance)
    case "std": return try reduce { self.root(self.variance($0)) }
    case "norm":
      return a.int("ord") == 1
        ? try reduce { line in self.sum(line.map { abs(self.decide($0, [0])) }) }
        : try reduce { line in self.root(self.sum(line.map { $0 * $0 })) }
    case "logsumexp": return try reduce(logSumExp)
    case "max" where a.x.count == 1: return try reduce { self.extremum($0, >) }
    case "min" where a.x.count == 1: return try reduce { self.extremum($0, <) }
    case "argmax": return try reduce { Real(self.position($0, >)) }
    case "argmin": return try reduce { Real(self.position($0, <)) }
    case "cumsum":
      return try x.lines(axis: a.axis ?? x.rank - 1) { line in
        line.indices.map { k in self.sum(Array(line[...k])) }
      }
    default: return nil
    }
  }

  func sum(_ line: [Real]) -> Real { line.reduce(0, +) }
  func mean(_ line: [Real]) -> Real { sum(line) / Real(line.count) }
  func variance(_ line: [Real]) -> Real {
    let m = mean(line)
    return mean(line.map { ($0 - m) * ($0 - m) })
  }
  /// The root of a sum of squares; at 0 it has no slope, and no two evaluations there are alike.
  private func root(_ x: Real) -> Real {
    note([x == 0 ? epoch : 1])
    return x.squareRoot()
  }
  func logSumExp(_ line: [Real]) -> Real {
    let largest = line.max() ?? 0
    return largest + log(sum(line.map { exp($0 - largest) }))
  }
  func softmax(_ line: [Real]) -> [Real] {
    let whole = logSumExp(line)
    return line.map { exp($0 - whole) }
  }

  /// The first position of the extreme entry; which entries tie for it is noted.
  private func position(_ line: [Real], _ isBefore: (Real, Real) -> Bool) -> Int {
    var best = 0
    for k in line.indices where isBefore(line[k], line[best]) { best = k }
    note(line.indices.filter { line[$0] == line[best] })
    for k in line.indices { _ = decision(line[k], line[best]) }
    return best
  }
  private func extremum(_ line: [Real], _ isBefore: (Real, Real) -> Bool) -> Real { line[position(line, isBefore)] }

  // MARK: Softmax and losses

  private func softmaxOrLoss(_ a: Arguments) throws -> Values? {
    let x = a.x[0]
    let last = a.axis ?? x.rank - 1
    switch a.name {
    case "softmax": return try x.lines(axis: last, softmax)
    case "log_softmax":
      return try x.lines(axis: last) { line in
        let whole = self.logSumExp(line)
        return line.map { $0 - whole }
      }
    case "cross_entropy":
      let logs = try x.lines(axis: x.rank - 1) { line in line.map { $0 - self.logSumExp(line) } }
      let targets = try a.x[1].shape == x.shape ? a.x[1] : oneHot(a.x[1], x.shape[x.rank - 1])
      return Values(-sum(try logs.with(targets, *).entries) / Real(x.rank == 2 ? x.shape[0] : 1))
    case "nll_loss":
      let chosen = try x.with(try oneHot(a.x[1], x.shape[x.rank - 1]), *)
      return Values(-sum(chosen.entries) / Real(x.rank == 2 ? x.shape[0] : 1))
    case "mse_loss": return try pairs(a) { ($0 - $1) * ($0 - $1) }
    case "l1_loss": return try pairs(a) { abs(self.decide($0 - $1, [0])) }
    case "huber_loss": return try pairs(a) { self.huber($0 - $1, a.numbers("delta")?[0] ?? 1) }
    case "smooth_l1_loss":
      let beta = a.numbers("beta")?[0] ?? 1
      return try pairs(a) { self.huber($0 - $1, beta) / beta }
    case "hinge_loss": return try pairs(a) { max(self.decide(1 - $0 * $1, [0]), 0) }
    case "binary_cross_entropy": return try pairs(a) { p, t in -t * log(p) - (1 - t) * log1p(-p) }
    case "binary_cross_entropy_with_logits": return try pairs(a) { z, t in EntryFunctions.softplus(z) - t * z }
    case "kl_div":
      let entries = zip(x.entries, a.x[1].entries).map { s, t in t == 0 ? 0 : t * (log(t) - s) }
      return Values(sum(entries) / Real(x.rank > 1 ? x.shape[0] : 1))
    default: return nil
    }
  }

  private func pairs(_ a: Arguments, _ f: (Real, Real) -> Real) throws -> Values {
    guard a.x[0].shape == a.x[1].shape else { throw EvaluationError.illTyped }
    return Values(mean(zip(a.x[0].entries, a.x[1].entries).map(f)))
  }

  private func huber(_ d: Real, _ delta: Real) -> Real {
    let size = abs(decide(d, [-delta, delta]))
    return size <= delta ? d * d / 2 : delta * (size - delta / 2)
  }

  private func oneHot(_ labels: Values, _ classes: Int) throws -> Values {
    guard labels.entries.allSatisfy({ $0 >= 0 && $0 < Real(classes) && $0 == $0.rounded() }) else {
      throw EvaluationError.illTyped
    }
    return Values(labels.shape + [classes], labels.entries.flatMap { y in (0..<classes).map { Real($0) == y ? 1 : 0 } })
  }

  // MARK: Rearranging

  private func rearrangement(_ a: Arguments) throws -> Values? {
    let x = a.x[0]
    switch a.name {
    case "reshape":
      var shape = a.numbers("shape")?.map { Int($0) } ?? [x.entries.count]
      if let k = shape.firstIndex(of: -1) { shape[k] = x.entries.count / max(-shape.reduce(1, *), 1) }
      guard shape.reduce(1, *) == x.entries.count else { throw EvaluationError.illTyped }
      return Values(shape, x.entries)
    case "ravel": return Values([x.entries.count], x.entries)
    case "squeeze":
      guard let axis = try x.resolved(a.axis) else { return Values(x.shape.filter { $0 != 1 }, x.entries) }
      var shape = x.shape
      guard shape.remove(at: axis) == 1 else { throw EvaluationError.illTyped }
      return Values(shape, x.entries)
    case "expand_dims":
      var shape = x.shape
      let axis = a.axis ?? 0
      guard -x.rank - 1...x.rank ~= axis else { throw EvaluationError.illTyped }
      shape.insert(1, at: axis < 0 ? axis + x.rank + 1 : axis)
      return Values(shape, x.entries)
    case "broadcast_to":
      let shape = a.numbers("shape")?.map { Int($0) } ?? x.shape
      guard Values.common([x.shape, shape]) == shape else { throw EvaluationError.illTyped }
      return x.spread(to: shape)
    case "flip":
      let axes = try x.resolved(a.axis).map { [$0] } ?? Array(x.shape.indices)
      return Values(x.shape) { place in
        x[place.enumerated().map { axes.contains($0) ? x.shape[$0] - 1 - $1 : $1 }]
      }
    case "tile":
      let repetitions = a.numbers("reps")?.map { Int($0) } ?? []
      let rank = max(x.rank, repetitions.count)
      func padded(_ s: [Int]) -> [Int] { Array(repeating: 1, count: rank - s.count) + s }
      let (shape, times) = (padded(x.shape), padded(repetitions))
      let whole = Values(shape, x.entries)
      return Values(zip(shape, times).map(*)) { place in whole[zip(place, shape).map { $0 % $1 }] }
    case "concatenate":
      let axis = try x.resolved(a.axis ?? 0) ?? 0
      guard a.x.allSatisfy({ $0.rank == x.rank }) else { throw EvaluationError.illTyped }
      var shape = x.shape
      shape[axis] = a.x.reduce(0) { $0 + $1.shape[axis] }
      return Values(shape) { place in
        var (place, part) = (place, 0)
        while place[axis] >= a.x[part].shape[axis] {
          place[axis] -= a.x[part].shape[axis]
          part += 1
        }
        return a.x[part][place]
      }
    case "stack": return try .stacked(a.x)
    case "take": return try taken(x, a.x[1], axis: a.axis ?? 0)
    case "embedding": return try taken(a.x[1], x, axis: 0)
    case "one_hot": return try oneHot(x, a.int("classes") ?? 0)
    case "pad":
      let given = a.numbers("pad_width")?.map { Int($0) } ?? [0]
      let widths = x.shape.indices.map { axis in
        given.count == 1 ? (given[0], given[0]) : (given[0], given[1])
      }
      let filling = a.numbers("constant_values")?[0] ?? 0
      return Values(zip(x.shape, widths).map { $0 + $1.0 + $1.1 }) { place in
        let inside = zip(place, widths).map { $0 - $1.0 }
        return zip(inside, x.shape).allSatisfy { $0 >= 0 && $0 < $1 } ? x[inside] : filling
      }
    case "tril": return Values(x.shape) { $0[0] >= $0[1] ? x[$0] : 0 }
    case "triu": return Values(x.shape) { $0[0] <= $0[1] ? x[$0] : 0 }
    case "diag":
      if x.rank == 1 { return Values(x.shape + x.shape) { $0[0] == $0[1] ? x.entries[$0[0]] : 0 } }
      return Values([x.shape[0]]) { x[$0[0], $0[0]] }
    case "transpose": return transposed(x)
    default: return nil
    }
  }

  func transposed(_ x: Values) -> Values { Values(x.shape.reversed()) { x[$0.reversed()] } }

  func taken(_ x: Values, _ index: Values, axis: Int) throws -> Values {
    let axis = try x.resolved(axis) ?? 0
    note(index.entries.map { Int($0) })
    guard index.entries.allSatisfy({ $0 >= 0 && $0 < Real(x.shape[axis]) && $0 == $0.rounded() }) else {
      throw EvaluationError.illTyped
    }
    return Values(Array(x.shape[..<axis]) + index.shape + Array(x.shape[(axis + 1)...])) { place in
      let middle = Array(place[axis..<axis + index.rank])
      return x[Array(place[..<axis]) + [Int(index[middle])] + Array(place[(axis + index.rank)...])]
    }
  }

  // MARK: Choices of three

  func chosen(_ a: Arguments) throws -> Values? {
    guard a.name == "where" || a.name == "clip", a.x.count == 3 else { return nil }
    guard let shape = Values.common(a.x.map(\.shape)) else { throw EvaluationError.illTyped }
    let x = a.x.map { $0.spread(to: shape).entries }
    return Values(
      shape,
      x[0].indices.map { k in
        if a.name == "where" { return decide(x[0][k], [0]) != 0 ? x[1][k] : x[2][k] }
        let (v, low, high) = (x[0][k], x[1][k], x[2][k])
        note([decision(v, low), decision(v, high), decision(low, high)])
        return min(max(v, low), high)
      })
  }
}
