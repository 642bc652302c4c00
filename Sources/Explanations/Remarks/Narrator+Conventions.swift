import Graphs

extension Narrator {
  /// The conventions, on the first page alone.
  var conventionsIfFirst: [Block] { options.isFirst ? conventions().blocks : [] }

  /// What holds for every pass: the layout of Jacobians, the shape of gradients, how numbers are written.
  public func conventions() -> Document {
    let (x, y, z) = (Formula.symbol("x"), Formula.symbol("y"), Formula.symbol("z"))
    let (i, j, n, m) = (letter(.i), letter(.j), letter(.n), letter(.m))
    func entry(_ x: Formula, _ indices: Formula...) -> Formula { Formula(.indexed(x, indices)) }
    func nabla(_ x: Formula) -> Text { word(Formula(.derivative(.init(of: z, by: [x], .nabla)))) }
    let isNumerator = options.layout == .numerator
    let local = isNumerator ? Formula.partial(entry(y, i), entry(x, j)) : .partial(entry(y, j), entry(x, i))
    let (rows, columns) = isNumerator ? (n, m) : (m, n)
    let name = isNumerator ? "numerator" : "denominator"
    let jacobian: Text =
      "The Jacobian of \(word(y)) at \(word(x)) has \(word(entry(letter(.jacobian), i, j))) = \(word(local)) (\(name) layout, \(word(rows))×\(word(columns)) for \(word(n)) results and \(word(m)) operands)."
    let rule: Text =
      "A gradient has the shape of its variable: \(nabla(x)) = (\(word(.partial(y, x))))\(isNumerator ? "ᵀ" : "") \(nabla(y))."
    let equality: Text =
      switch options.numbers {
      case .decimals:
        "= where redoing the line from the numbers shown gives the number shown, ≈ where only the unrounded numbers do."
      case .fractions: "= where the two sides are equal, ≈ where a decimal was rounded."
      case .paper: "= after each line is rounded half-up to the digits shown; the next line starts from that."
      }
    return Document([
      .heading("Conventions", aside: "help conventions shows them again"),
      .list([
        jacobian, rule,
        "Entries are counted from 0. Logarithms are natural. \(word(Formula(.call("u", [x])))) is the unit step, with \(word(Formula(.call("u", [0])))) = 0.",
        equality,
      ]),
    ])
  }

  /// A letter that a page gives, as textbooks write it.
  private func letter(_ kind: GeneratedName.Kind) -> Formula { Formula(.generated(GeneratedName(kind))) }

  /// A formula among words.
  private func word(_ formula: Formula) -> Text { Text(formula, as: .plain) }
}
