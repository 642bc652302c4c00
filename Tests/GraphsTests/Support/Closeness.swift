import Tensors

/// Whether two numbers agree to a tolerance, relative where they are large; infinities and nan agree with themselves.
func agree(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  if a == b || (a.isNaN && b.isNaN) { return true }
  return abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

/// Whether two arrays agree in shape and entry by entry.
func agree(_ a: Tensor<Double>, _ b: Tensor<Double>, _ tolerance: Double) -> Bool {
  a.shape == b.shape && zip(a.scalars, b.scalars).allSatisfy { agree($0, $1, tolerance) }
}
