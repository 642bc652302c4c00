/// The derivative of a function by central differences, twice extrapolated to step 0 (Richardson).
func centralDifference(at x: Double, _ f: (Double) -> Double) -> Double {
  func difference(_ h: Double) -> Double { (f(x + h) - f(x - h)) / (2 * h) }
  let h = 4e-3
  let (coarse, middle, fine) = (difference(h), difference(h / 2), difference(h / 4))
  let (first, second) = ((4 * middle - coarse) / 3, (4 * fine - middle) / 3)
  return (16 * second - first) / 15
}

/// How far an extrapolated difference may lie from the truth.
let differenceTolerance = 1e-8
