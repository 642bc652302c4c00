extension NumberStyle {
  /// How numbers are carried, for the head of a trace.
  var modeInWords: String? {
    switch mode {
    case .decimals: "\(digits) decimal\(digits == 1 ? "" : "s") shown, all kept"
    case .fractions: "exact fractions"
    case .paper: nil
    }
  }

  /// What a reader has to know to redo the lines.
  var modeRemark: String? {
    mode == .paper
      ? "paper: each result rounded half-up to \(digits) decimal\(digits == 1 ? "" : "s") and carried on so" : nil
  }
}
