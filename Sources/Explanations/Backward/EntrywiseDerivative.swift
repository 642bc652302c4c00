import Graphs
import Tensors

/// How the Jacobian and the product are told of an operation whose formula would hide what a person does: entry by entry.
struct EntrywiseDerivative {
  /// The local Jacobian: `∂Y[i,j]/∂X[p,q] = W[p-i,q-j], else 0`.
  let local: Text
  /// An entry of what is handed on: its index, and the sum that it is; or the whole in words.
  let index: [Formula]?
  let product: Formula
  /// Figures that stand between the product and its result, each with its name.
  var figures: [(name: Formula, value: Tensor<Numeral>)] = []

  private init(local: Text, index: [Formula]?, product: Formula) {
    (self.local, self.index, self.product) = (local, index, product)
  }

  /// What is told at an operand of a node where `gradient` arrives; nil for an operation whose formula says it best.
  init?(_ trace: Trace, _ node: NodeID, at position: Int, gradient: Formula, arriving: Tensor<Numeral>) {
    guard case .array(let operation) = trace.graph.operation(of: node), operation.isToldEntryByEntry else { return nil }
    let operands = trace.graph.operands(of: node).map(trace.names.reference)
    let entries = Entries(
      operands: operands, result: trace.names.reference(to: node), gradient: gradient, page: trace.names.page)
    switch operation {
    case .linear(.bilinear(let product)):
      // The operands stand in the order of the form's parts where a call made the node.
      let part = position == 0 ? product.first : product.second
      guard product.target == 2, product.first == 0 else { return nil }
      switch product.form {
      case .cross, .matrixProduct: return nil
      case .kronecker: self = entries.kronecker(product.shapes, part)
      case .convolution(let form): self = entries.convolution(form, product.shapes, part)
      }
    case .pool(let pool): self = entries.pool(pool)
    case .cholesky: self = entries.cholesky(trace.value(of: node), arriving)
    default: return nil
    }
  }

  /// The names that the entries are told in.
  private struct Entries {
    let operands: [Formula]
    let result: Formula
    let gradient: Formula
    let page: PageNames

    private func letters(_ kinds: GeneratedName.Kind...) -> [Formula] { kinds.map { page.formula($0) } }
    private func entry(_ f: Formula, _ indices: [Formula]) -> Formula { Formula(.indexed(f, indices)) }
    private func sum(_ a: Formula, _ b: Formula) -> Formula {
      Formula(.sum(over: [], Formula(.infix(.times, a, b))))
    }
    private func plus(_ a: Formula, _ b: Formula) -> Formula { Formula(.infix(.plus, a, b)) }
    private func minus(_ a: Formula, _ b: Formula) -> Formula { Formula(.infix(.minus, a, b)) }
    /// A multiple of a letter: 2i.
    private func times(_ n: Int, _ letter: Formula) -> Formula {
      n == 1 ? letter : Formula(.infix(.times, Formula(integerLiteral: Int64(n)), letter))
    }
    private func shifted(_ a: Formula, by n: Int) -> Formula {
      n == 0 ? a : Formula(.infix(n > 0 ? .plus : .minus, a, Formula(integerLiteral: Int64(abs(n)))))
    }
    private func words(_ parts: Formula.Phrase...) -> Formula { Formula(.phrase(parts)) }

    // MARK: Blocks

    func kronecker(_ shapes: [Shape], _ part: Int) -> EntrywiseDerivative {
      let isMatrix = shapes[0].count == 2
      let letters = isMatrix ? [letters(.i, .j), letters(.p, .q)] : [letters(.i), letters(.p)]
      let whole = zip(zip(letters[0], letters[1]), shapes[1]).map { plus(times($1, $0.0), $0.1) }
      let other = entry(operands[1 - part], letters[1 - part])
      let local = Formula.partial(entry(result, whole), entry(operands[part], letters[part]))
      return EntrywiseDerivative(
        local: "\(local) = \(other), other entries 0", index: letters[part],
        product: sum(entry(gradient, whole), other))
    }

    func convolution(_ form: Convolution, _ shapes: [Shape], _ part: Int) -> EntrywiseDerivative {
      let isPlane = form.axes == 2
      let hasChannels = shapes[1].count > form.axes
      let isBatch = shapes[0].count > form.axes + 1
      let (out, at, by) =
        isPlane ? (letters(.i, .j), letters(.p, .q), letters(.r, .s)) : (letters(.i), letters(.p), letters(.r))
      let (n, o, c) = (isBatch ? letters(.n) : [], hasChannels ? letters(.o) : [], hasChannels ? letters(.c) : [])
      /// The move of the window along an axis: 2i.
      let moved = zip(out, form.stride).map { times($1, $0) }
      let output = n + o + out
      let arriving = entry(gradient, output)
      if part == 0 {
        let kernel = zip(zip(at, moved), form.padding).map { shifted(minus($0.0, $0.1), by: $1) }
        let weight = entry(operands[1], o + c + kernel)
        let index = n + c + at
        let inside = words(.words("inside "), .formula(operands[1]))
        let value = Formula(.cases([.init(weight, if: inside), .init(0)]))
        return EntrywiseDerivative(
          local: "\(.partial(entry(result, output), entry(operands[0], index))) = \(value)", index: index,
          product: sum(arriving, weight))
      }
      let input = zip(zip(moved, by), form.padding).map { shifted(plus($0.0, $0.1), by: -$1) }
      let place = entry(operands[0], n + c + input)
      let index = o + c + by
      let outside: Text = form.padding.contains { $0 > 0 } ? ", 0 outside \(operands[0], .definition)" : ""
      return EntrywiseDerivative(
        local: "\(.partial(entry(result, output), entry(operands[1], index))) = \(place)" + outside, index: index,
        product: sum(arriving, place))
    }

    func pool(_ pool: Pool) -> EntrywiseDerivative {
      let (out, at) = (letters(.i, .j), letters(.p, .q))
      let (x, window) = (operands[0], Formula(.list(out)))
      let local = Formula.partial(entry(result, out), entry(x, at))
      switch pool.kind {
      case .max:
        let largest = words(
          .words("where "), .formula(entry(x, at)), .words(" is the largest of window "), .formula(window))
        return EntrywiseDerivative(
          local: "\(local) = \(Formula(.cases([.init(1, if: largest), .init(0)])))", index: nil,
          product: words(
            .words("each entry of "), .formula(gradient), .words(" at the largest entry of its window; equals share it")
          ))
      case .mean:
        let count = Formula(integerLiteral: Int64(pool.kernel[0] * pool.kernel[1]))
        let inside = words(.words("if "), .formula(Formula(.list(at))), .words(" is in window "), .formula(window))
        let share = Formula(.infix(.share, 1, count))
        let each = Formula(.infix(.over, entry(gradient, out), count))
        return EntrywiseDerivative(
          local: "\(local) = \(Formula(.cases([.init(share, if: inside), .init(0)])))", index: at,
          product: words(
            .formula(Formula(.sum(over: [], each))), .words(" over the windows with "), .formula(Formula(.list(at)))))
      }
    }

    // MARK: Factors

    func cholesky(_ value: Tensor<Numeral>, _ arriving: Tensor<Numeral>) -> EntrywiseDerivative {
      let (a, l, t) = (operands[0], result, page.formula(.triangle, shape: value.shape))
      func product(_ x: Formula...) -> Formula { x.dropFirst().reduce(x[0]) { Formula(.infix(.matrixTimes, $0, $1)) } }
      func transpose(_ x: Formula) -> Formula { Formula(.transpose(x)) }
      let inverse = Formula(.inverse(l))
      let turned = Formula(.inverse(transpose(l)))
      func half(_ x: Formula) -> Formula { Formula(.call("Φ", [x])) }
      func change(_ x: Formula) -> Formula { Formula(.derivative(.init(of: x, by: [x], .d))) }
      let step = product(l, half(product(inverse, change(a), turned)))
      let told = Formula(.infix(.share, plus(t, transpose(t)), 2))
      let triangle = product(turned, half(product(transpose(l), gradient)), inverse)
      var operation = EntrywiseDerivative(
        local: "\(change(l)) = \(step); Φ: the lower triangle, its diagonal halved", index: nil,
        product: words(.formula(told), .words(", "), .formula(t), .words(" = "), .formula(triangle)))
      let columns = value.shape[1]
      var halved = Triangle(.lower).value([value.matrixProduct(arriving, transposed: true)])
      for k in 0..<columns { halved.scalars[k * (columns + 1)] /= 2 }
      let inverted = Inverse().value([value])
      operation.figures = [
        (half(product(transpose(l), gradient)), halved), (inverse, inverted),
        (t, inverted.matrixProduct(halved, transposed: true).matrixProduct(inverted)),
      ]
      return operation
    }
  }
}

extension ArrayOperation {
  fileprivate var isToldEntryByEntry: Bool {
    switch self {
    case .linear(.bilinear), .pool, .cholesky: true
    default: false
    }
  }
}

extension ArrayStep {
  /// The lines of a told operation.
  func lines(
    _ told: EntrywiseDerivative, _ c: Handover, arriving: Tensor<Numeral>, place: Text?, _ sums: RunningSums,
    tellsProduct: Bool
  ) -> [Contribution.Line] {
    let local = Contribution.Line("local", told.local, aside: place)
    let isWhole = pass.isFinished(c.operand)
    var head = Text("")
    if let index = told.index {
      head =
        sums.count(c.operand) == 1 && isWhole
        ? "\(Formula(.indexed(pass.gradientName(c.operand), index))) = " : "at \(Formula(.list(index)))  "
    } else if sums.count(c.operand) == 1 || !isWhole {
      head = pass.received(c.operand)
    }
    var product = Contribution.Line("product", head + Text(told.product))
    let style = pass.trace.style
    guard tellsProduct else { return [local, product] + sumLine(c, sums) }
    if told.figures.allSatisfy({ pass.trace.isShownWhole($0.value) }) {
      for figure in told.figures {
        product.details.append(.display([.text("\(figure.name) =")] + style.figure(figure.value)))
      }
    }
    if c.product.rank == 1, told.figures.isEmpty, pass.trace.isShownWhole(c.product) {
      let redone = c.local.reading { $0.map { style.displayed($0) } }.pull(
        arriving.map { style.displayed($0) }, operand: c.product.shape)
      let isAbsent = zip(redone.scalars, c.product.scalars).contains { $0.isNaN && !$1.isNaN }
      if isAbsent { product.text += ", where a path leads" }
      let relation = Relation.of(recomputed: redone.scalars, shown: c.product.scalars, style: style)
      product.text += "\(isAbsent ? .equal : relation)" + style.inline(c.product)
    } else {
      product.details.append(.display(style.figure(c.product)))
    }
    return [local, product] + spelled(c, arriving, told)
      + sumLine(c.operand, use: c.use, total: c.total, sums)
  }

  /// One entry of the product, as the sum of what arrives times the entries of the Jacobian's column.
  private func spelled(_ c: Handover, _ arriving: Tensor<Numeral>, _ told: EntrywiseDerivative) -> [Contribution.Line] {
    guard told.index != nil, c.product.count <= 4096, arriving.count <= 4096 else { return [] }
    let shape = c.product.shape
    let local = c.local.reading { $0.map { MaybeAbsent($0) } }
    var best: (entry: Int, terms: [Int], column: Tensor<Numeral>)?
    for entry in 0..<min(c.product.count, 16) {
      // Of the zeros of a unit vector none is multiplied.
      var unit = Tensor<MaybeAbsent<Numeral>>(shape, repeating: .absent)
      unit.scalars[entry] = 1
      let column = local.push(unit).map(\.base)
      let terms = column.scalars.indices.filter { column.scalars[$0] != 0 && arriving.scalars[$0] != 0 }
      if terms.count > best?.terms.count ?? 0 { best = (entry, terms, column) }
      if terms.count > 1 { break }
    }
    guard let best, !best.terms.isEmpty else { return [] }
    let spelled = ArithmeticExpansion(pass.trace).products(
      best.terms.map { arriving.scalars[$0] }, best.terms.map { best.column.scalars[$0] },
      c.product.scalars[best.entry])
    guard spelled.agrees else { return [] }
    let result = pass.trace.style.number(c.product.scalars[best.entry])
    let indices = entryIndices(best.entry, in: shape)
    let entry = "[\(indices.map(String.init).joined(separator: ","))]"
    let sum = spelled.text + "\(spelled.relation)" + result
    // Many indices are no label.
    return [indices.count <= 3 ? .init(Text(entry), sum) : .init("entry", Text("\(entry) is ") + sum)]
  }
}
