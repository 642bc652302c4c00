import RealModule

/// Sizes as bars beside each other: in proportion, or by their powers of ten where they are too far apart for that.
struct SizeBar {
  /// Whether the bars' lengths tell the powers of ten.
  let isLogarithmic: Bool
  private let low: Double
  private let high: Double
  private let width: Int
  /// Whether eighths of a character are drawn, or whole ASCII signs alone.
  private let isFine: Bool

  /// Bars for some sizes, the longest `width` characters.
  init(for sizes: [Double], width: Int, isFine: Bool) {
    let shown = sizes.filter { $0.isFinite && $0 > 0 }
    let (least, most) = (shown.min() ?? 1, shown.max() ?? 1)
    isLogarithmic = most / least > 100
    // The smallest keeps a bar of its own: it is one power of ten above the start.
    low = isLogarithmic ? Double.log10(least) - 1 : 0
    high = isLogarithmic ? Double.log10(most) : most
    self.width = width
    self.isFine = isFine
  }

  /// The bar of a size; nothing for 0 and for what is not finite.
  func text(_ size: Double) -> String {
    guard size.isFinite, size > 0 else { return "" }
    let share = ((isLogarithmic ? Double.log10(size) : size) - low) / (high - low)
    let eighths = max(1, Int((share * Double(8 * width)).rounded()))
    guard isFine else { return String(repeating: "#", count: max(1, (eighths + 4) / 8)) }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }
}
