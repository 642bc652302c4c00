import Tensors

extension Relation {
  /// The relation between what the displayed operands give and the result that is shown.
  ///
  /// - Parameters:
  ///   - recomputed: the line worked out from `NumberStyle.displayed(_:)` of its operands, entry by entry.
  ///   - shown: the entries of the result at full precision.
  public static func of(recomputed: [Double], shown: [Double], style: NumberStyle) -> Relation {
    of(recomputed, shown) { agree($0, $1, style) }
  }

  private static func of<Number>(
    _ recomputed: some Collection<Number>, _ shown: some Collection<Number>, agree: (Number, Number) -> Bool
  ) -> Relation {
    guard recomputed.count == shown.count else { return .approximate }
    // To compare two numbers as they are shown both are written out.
    var pace = Pace()
    for (x, y) in zip(recomputed, shown) where pace.isStopped(after: 256) || !agree(x, y) { return .approximate }
    return .equal
  }

  /// The relation of a line with a single number as its result.
  public static func of(recomputed: Double, shown: Double, style: NumberStyle) -> Relation {
    of(recomputed: [recomputed], shown: [shown], style: style)
  }

  /// The relation of a line that `redo` works out again from its operands as they are displayed.
  public static func of(
    operands: [Double], shown: Double, style: NumberStyle, redo: ([Double]) -> Double
  ) -> Relation {
    of(recomputed: redo(operands.map(style.displayed)), shown: shown, style: style)
  }

  private static func agree(_ recomputed: Double, _ shown: Double, _ style: NumberStyle) -> Bool {
    guard recomputed.isFinite, shown.isFinite else {
      return recomputed == shown || (recomputed.isNaN && shown.isNaN)
    }
    // A person reaches a half exactly where binary arithmetic may stop just short of it.
    let nudged = recomputed + (recomputed < 0 ? -4 : 4) * recomputed.ulp
    return style.rounded(nudged, like: shown) == style.displayed(shown)
  }
}

extension Relation {
  /// The relation between what the displayed operands give and the numbers of a trace that are shown.
  ///
  /// In decimals redoing the line has to give the digits shown; with fractions the two sides have to be equal, and on
  /// paper they are once the left one is rounded.
  static func of(
    recomputed: some Collection<Numeral>, shown: some Collection<Numeral>, style: NumberStyle
  ) -> Relation {
    of(recomputed, shown) {
      style.mode == .decimals ? agree($0.approximate, $1.approximate, style) : agree($0, $1, style)
    }
  }

  /// The relation of a line with a single number as its result.
  static func of(recomputed: Numeral, shown: Numeral, style: NumberStyle) -> Relation {
    of(recomputed: CollectionOfOne(recomputed), shown: CollectionOfOne(shown), style: style)
  }

  /// The relation of a line that `redo` works out again from its operands as they are displayed.
  static func of(
    operands: [Numeral], shown: Numeral, style: NumberStyle, redo: ([Numeral]) -> Numeral
  ) -> Relation {
    of(recomputed: redo(operands.map { style.displayed($0) }), shown: shown, style: style)
  }

  private static func agree(_ recomputed: Numeral, _ shown: Numeral, _ style: NumberStyle) -> Bool {
    guard recomputed.isFinite, shown.isFinite else {
      return recomputed.approximate == shown.approximate || (recomputed.isNaN && shown.isNaN)
    }
    let left = style.mode == .paper ? style.displayed(recomputed) : recomputed
    guard let a = left.fraction, let b = style.displayed(shown).fraction else { return false }
    return a == b
  }
}
