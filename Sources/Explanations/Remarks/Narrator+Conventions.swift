extension Narrator {
  /// The conventions, on the first page alone.
  var conventionsIfFirst: [Block] { options.isFirst ? conventions().blocks : [] }

  /// What holds for every pass: the layout of Jacobians, the shape of gradients, how numbers are written.
  public func conventions() -> Document {
    let jacobian: Text =
      options.layout == .numerator
      ? "The Jacobian of y at x has J[i,j] = ∂y[i]/∂x[j] (numerator layout, n×m for n results and m operands)."
      : "The Jacobian of y at x has J[i,j] = ∂y[j]/∂x[i] (denominator layout, m×n for n results and m operands)."
    let rule: Text =
      options.layout == .numerator
      ? "A gradient has the shape of its variable: ∇x z = (∂y/∂x)ᵀ ∇y z."
      : "A gradient has the shape of its variable: ∇x z = (∂y/∂x) ∇y z."
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
        "Entries are counted from 0. Logarithms are natural. u(x) is the unit step, with u(0) = 0.",
        equality,
      ]),
    ])
  }
}
