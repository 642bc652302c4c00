/// The derivative of a function by central differences, twice extrapolated to step 0 (Richardson).
func centralDifference(at x: Double, _ f: (Double) -> Double) -> Double {
  centralDifferences(at: x) { [f($0)] }[0]
}

/// The derivatives of several values at once, all by the same steps.
func centralDifferences(at x: Double, _ f: (Double) throws -> [Double]) rethrows -> [Double] {
  func differences(_ h: Double) throws -> [Double] { zip(try f(x + h), try f(x - h)).map { ($0 - $1) / (2 * h) } }
  let h = 4e-3
  let (coarse, middle, fine) = (try differences(h), try differences(h / 2), try differences(h / 4))
  return coarse.indices.map { k in
    let (first, second) = ((4 * middle[k] - coarse[k]) / 3, (4 * fine[k] - middle[k]) / 3)
    return (16 * second - first) / 15
  }
}

/// How far an extrapolated difference may lie from the truth.
let differenceTolerance = 1e-8
