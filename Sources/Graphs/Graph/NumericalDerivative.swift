/// The derivative of a function of one number at 0, from its values alone: by both sides, from the left and from the right.
///
/// Differences over steps of every size from a given scale down, extrapolated to step 0. The estimate taken is the one of
/// which the neighbours in the tableau differ least, so that a step beyond a jump, or too small for the digits of the
/// values, does no harm. Source: Ridders, Advances in Engineering Software 4 (1982).
struct NumericalDerivative {
  /// A slope with how far it may lie from the truth.
  struct Estimate {
    var value = Double.nan
    var error = Double.infinity

    /// Whether the error is small beside another size.
    func isReliable(beside size: Double) -> Bool { error <= 1e-3 * size }
  }
  private(set) var both = Estimate()
  private(set) var left = Estimate()
  private(set) var right = Estimate()
  /// Whether the value moves by as much however small the step is.
  private(set) var isJump = false

  /// Steps shrink by 4 from a sixteenth of the scale on; powers of two, so that adding one rounds nothing.
  private static let levels = 12
  private static let deepest = 4

  /// The derivative of f at 0, where its value is known, by steps down to the smallest that is one; nil where interrupted.
  init?(
    of f: (Double) -> Double, value: Double, scale: Double, smallest: Double, isInterrupted: () -> Bool = { false }
  ) {
    var columns = (both: Tableau(ratio: 16), left: Tableau(ratio: 4), right: Tableau(ratio: 4))
    var moves: [Double] = []
    var h = scale.binade / 16
    while moves.count < Self.levels, h >= smallest {
      if isInterrupted() { return nil }
      let (before, after) = (f(-h), f(h))
      // Values carry the rounding of the few operations that made them.
      let noise = 4 * max(value.magnitude, before.magnitude, after.magnitude).ulp
      columns.both.append((after - before) / (2 * h), noise: noise / h)
      columns.left.append((value - before) / h, noise: 2 * noise / h)
      columns.right.append((after - value) / h, noise: 2 * noise / h)
      moves.append(max((after - value).magnitude - noise, (before - value).magnitude - noise))
      // Smooth and found to nearly all digits: smaller steps would only bring noise.
      if columns.both.isSettled, columns.left.isSettled, columns.right.isSettled { break }
      h /= 4
    }
    (both, left, right) = (columns.both.best, columns.left.best, columns.right.best)
    let size = max(left.value.magnitude, right.value.magnitude)
    guard moves.count >= 4, let last = moves.last, let most = moves.max() else { return }
    // Where the values to both sides go on from one another and only the one between them lies elsewhere, the slope by
    // both sides is found, and a jump is told from the stairs of rounding by its height.
    let least = both.isReliable(beside: size) ? 1e-3 * most : 0
    isJump = last > least && last > 0.5 * moves[moves.count - 4]
  }

  /// Richardson's extrapolation to step 0, a row a step.
  private struct Tableau {
    /// By how much the leading error shrinks from one step to the next.
    let ratio: Double
    private var last: [Double] = []
    private(set) var best = Estimate()

    init(ratio: Double) { self.ratio = ratio }

    /// Whether the best estimate is good to eleven digits.
    var isSettled: Bool { best.error <= 1e-11 * best.value.magnitude }

    mutating func append(_ slope: Double, noise: Double) {
      var row = [slope]
      var factor = ratio
      for (j, above) in last.prefix(NumericalDerivative.deepest).enumerated() {
        row.append((factor * row[j] - above) / (factor - 1))
        factor *= ratio
        let error = max((row[j + 1] - row[j]).magnitude, (row[j + 1] - above).magnitude) + noise
        if error < best.error { best = Estimate(value: row[j + 1], error: error) }
      }
      last = row
    }
  }
}
