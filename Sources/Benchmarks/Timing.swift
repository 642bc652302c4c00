/// The median time of some repetitions of a piece of work.
func median(of repetitions: Int, _ work: () -> Void) -> Duration {
  let clock = ContinuousClock()
  let times = (0..<repetitions).map { _ in clock.measure(work) }.sorted()
  return times[times.count / 2]
}

extension Duration {
  var nanoseconds: Double { Double(components.seconds) * 1e9 + Double(components.attoseconds) * 1e-9 }
  var milliseconds: Double { nanoseconds * 1e-6 }
}

/// A number with two decimals, at the right of a column.
func column(_ x: Double, _ width: Int = 10) -> String {
  let cents = Int((x * 100).rounded())
  let text = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  return String(repeating: " ", count: max(0, width - text.count)) + text
}
