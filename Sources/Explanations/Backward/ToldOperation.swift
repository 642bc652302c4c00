import Graphs
import Tensors

/// How the Jacobian and the product are told of an operation whose formula would hide what a person does: entry by entry.
struct ToldOperation {
  /// The local Jacobian: `∂Y[i,j]/∂X[p,q] = W[p-i,q-j], else 0`.
  let local: String
  /// An entry of what is handed on: its index, and the sum that it is; or the whole in words.
  let index: String?
  let product: String
  /// Figures that stand between the product and its result, each with its name.
  var figures: [(name: String, value: Tensor<Numeral>)] = []

  private init(local: String, index: String?, product: String) {
    self.local = local
    self.index = index
    self.product = product
  }

  /// The words at an operand of a node; nil for an operation whose formula says it best.
  init?(_ trace: Trace, _ node: NodeID, at position: Int, gradient: String, arriving: Tensor<Numeral>) {
    guard case .array(let operation) = trace.graph.operation(of: node), operation.isToldEntryByEntry else { return nil }
    let names = trace.graph.operands(of: node).map { Self.reference(trace, $0) }
    let result = trace.names.label(of: node)
    let g = gradient.contains(" ") ? "(\(gradient))" : gradient
    let page = trace.names.page
    switch operation {
    case .linear(.bilinear(let product)):
      // The operands stand in the order of the form's parts where a call made the node.
      let part = position == 0 ? product.first : product.second
      guard product.target == 2, product.first == 0 else { return nil }
      switch product.form {
      case .cross: return nil
      case .kronecker: self = .kronecker(product.shapes, part, names, result, g, page)
      case .convolution(let form): self = .convolution(form, product.shapes, part, names, result, g, page)
      }
    case .pool(let pool): self = .pool(pool, names[0], result, g, page)
    case .cholesky:
      self = .cholesky(names[0], result, gradient, trace.value(of: node), arriving, page[.triangle])
    default: return nil
    }
  }

  /// The name of an operand, in brackets where it is a formula.
  private static func reference(_ trace: Trace, _ node: NodeID) -> String {
    trace.names.reference(to: node).text(.derivative, bracketed: true)
  }

  // MARK: Blocks

  private static func kronecker(
    _ shapes: [Shape], _ part: Int, _ names: [String], _ y: String, _ g: String, _ page: PageNames
  ) -> ToldOperation {
    let (i, j, p, q) = (page[.i], page[.j], page[.p], page[.q])
    let letters = shapes[0].count == 2 ? ([i, j], [p, q]) : ([i], [p])
    let whole = zip(zip(letters.0, letters.1), shapes[1]).map { pair, length in
      (length == 1 ? "" : "\(length)") + pair.0 + "+" + pair.1
    }
    let indices = [letters.0, letters.1].map { "[\($0.joined(separator: ","))]" }
    let entry = "[\(whole.joined(separator: ","))]"
    let other = names[1 - part] + indices[1 - part]
    return ToldOperation(
      local: "∂\(y)\(entry)/∂\(names[part])\(indices[part]) = \(other), other entries 0", index: indices[part],
      product: "Σ \(g)\(entry) · \(other)")
  }

  private static func convolution(
    _ form: Convolution, _ shapes: [Shape], _ part: Int, _ names: [String], _ y: String, _ g: String,
    _ page: PageNames
  ) -> ToldOperation {
    let isPlane = form.axes == 2
    let hasChannels = shapes[1].count > form.axes
    let isBatch = shapes[0].count > form.axes + 1
    func brackets(_ letters: [String], _ places: [String]) -> String {
      "[\((letters + places).joined(separator: ","))]"
    }
    let (i, p, r) = (page[.i], page[.p], page[.r])
    let (out, at, by) = isPlane ? ([i, page[.j]], [p, page[.q]], [r, page[.s]]) : ([i], [p], [r])
    let (n, o, c) = (
      isBatch ? [page[.n]] : [], hasChannels ? [page[.o]] : [], hasChannels ? [page[.c]] : []
    )
    /// The move of the window along an axis: 2i.
    let moved = zip(out, form.stride).map { $1 == 1 ? $0 : "\($1)\($0)" }
    func shift(_ x: Int) -> String { x == 0 ? "" : x > 0 ? "+\(x)" : "\(x)" }
    let output = brackets(n + o, out)
    if part == 0 {
      let kernel = zip(zip(at, moved), form.padding).map { "\($0.0)-\($0.1)\(shift($1))" }
      let weight = names[1] + brackets(o + c, kernel)
      let index = brackets(n + c, at)
      return ToldOperation(
        local: "∂\(y)\(output)/∂\(names[0])\(index) = \(weight) inside \(names[1]), else 0", index: index,
        product: "Σ \(g)\(output) · \(weight)")
    }
    let input = zip(zip(moved, by), form.padding).map { "\($0.0)+\($0.1)\(shift(-$1))" }
    let entry = names[0] + brackets(n + c, input)
    let index = brackets(o + c, by)
    let outside = form.padding.contains { $0 > 0 } ? ", 0 outside \(names[0])" : ""
    return ToldOperation(
      local: "∂\(y)\(output)/∂\(names[1])\(index) = \(entry)\(outside)", index: index,
      product: "Σ \(g)\(output) · \(entry)")
  }

  private static func pool(
    _ pool: Pool, _ x: String, _ y: String, _ g: String, _ page: PageNames
  ) -> ToldOperation {
    let (out, at) = (page.brackets(.i, .j), page.brackets(.p, .q))
    let window = "window \(out)"
    switch pool.kind {
    case .max:
      return ToldOperation(
        local: "∂\(y)\(out)/∂\(x)\(at) = 1 where \(x)\(at) is the largest of \(window), else 0", index: nil,
        product: "each entry of \(g) at the largest entry of its window; equals share it")
    case .mean:
      let count = pool.kernel[0] * pool.kernel[1]
      return ToldOperation(
        local: "∂\(y)\(out)/∂\(x)\(at) = 1/\(count) if \(at) is in \(window), else 0", index: at,
        product: "Σ \(g)\(out) / \(count) over the windows with \(at)")
    }
  }

  // MARK: Factors

  private static func cholesky(
    _ a: String, _ l: String, _ g: String, _ value: Tensor<Numeral>, _ arriving: Tensor<Numeral>, _ t: String
  ) -> ToldOperation {
    var told = ToldOperation(
      local: "d\(l) = \(l) Φ(\(l)⁻¹ d\(a) \(l)⁻ᵀ); Φ: the lower triangle, its diagonal halved", index: nil,
      product: "(\(t) + \(t)ᵀ)/2, \(t) = \(l)⁻ᵀ Φ(\(l)ᵀ \(g)) \(l)⁻¹")
    let product = value.matrixProduct(arriving, transposed: true)
    let columns = value.shape[1]
    var half = Triangle(.lower).value([product])
    for k in 0..<columns { half.scalars[k * (columns + 1)] /= 2 }
    let inverse = Inverse().value([value])
    told.figures = [
      ("Φ(\(l)ᵀ \(g)) =", half), ("\(l)⁻¹ =", inverse),
      ("\(t) =", inverse.matrixProduct(half, transposed: true).matrixProduct(inverse)),
    ]
    return told
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
    _ told: ToldOperation, _ c: Handover, arriving: Tensor<Numeral>, place: Text?, _ sums: RunningSums
  ) -> [Contribution.Line] {
    let local = Contribution.Line("local", Text(math: told.local), aside: place)
    let gradient = teller.gradientName(c.operand)
    let entry = told.index ?? ""
    let target = gradient.contains(" ") && told.index != nil ? "(\(gradient))" : gradient
    let head =
      !teller.isFinished(c.operand) && entry.isEmpty
      ? teller.received(c.operand).string
      : sums.count(c.operand) == 1 && teller.isFinished(c.operand)
        ? "\(target)\(entry) = " : entry.isEmpty ? "" : "at \(entry)  "
    var product = Contribution.Line("product", Text(math: head + told.product))
    let style = teller.trace.style
    if told.figures.allSatisfy({ teller.trace.isShownWhole($0.value) }) {
      for figure in told.figures {
        product.details.append(.display([.text(Text(math: figure.name))] + style.figure(figure.value)))
      }
    }
    if c.product.rank == 1, told.figures.isEmpty, teller.trace.isShownWhole(c.product) {
      let redone = c.local.reading { $0.map { style.displayed($0) } }.pull(
        arriving.map { style.displayed($0) }, operand: c.product.shape)
      let relation = Relation.of(recomputed: redone.scalars, shown: c.product.scalars, style: style)
      product.text += " \(relation.sign) " + style.inline(c.product)
    } else {
      product.details.append(.display(style.figure(c.product)))
    }
    return [local, product] + spelled(c, arriving, told)
      + sumLine(c.operand, use: c.use, total: c.total, sums)
  }

  /// One entry of the product, as the sum of what arrives times the entries of the Jacobian's column.
  private func spelled(_ c: Handover, _ arriving: Tensor<Numeral>, _ told: ToldOperation) -> [Contribution.Line] {
    guard told.index != nil, c.product.count <= 4096, arriving.count <= 4096 else { return [] }
    let shape = c.product.shape
    var best: (entry: Int, terms: [Int], column: Tensor<Numeral>)?
    for entry in 0..<min(c.product.count, 16) {
      var unit = Tensor<Numeral>(shape, repeating: 0)
      unit.scalars[entry] = 1
      let column = c.local.push(unit)
      let terms = column.scalars.indices.filter { column.scalars[$0] != 0 && arriving.scalars[$0] != 0 }
      if terms.count > best?.terms.count ?? 0 { best = (entry, terms, column) }
      if terms.count > 1 { break }
    }
    guard let best, !best.terms.isEmpty else { return [] }
    let spelled = Spelling(teller.trace).products(
      best.terms.map { arriving.scalars[$0] }, best.terms.map { best.column.scalars[$0] },
      c.product.scalars[best.entry])
    let result = teller.trace.style.number(c.product.scalars[best.entry])
    let entry = "[\(entryNotation(best.entry, in: shape).filter { $0 != " " })]"
    let sum = spelled.text + " \(spelled.relation.sign) " + result
    // Many indices are no label.
    return [entry.count <= 8 ? .init(Text(entry), sum) : .init("entry", Text("\(entry) is ") + sum)]
  }
}
