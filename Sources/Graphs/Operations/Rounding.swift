import Tensors

/// The largest whole number that is not above x.
public enum Floor: UnaryRule {
  public static var opcode: Opcode { .floor }
  public static var names: [String] { ["floor"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.arithmetic, "the largest whole number not above x; its slope is 0", "x = 2.7; y = floor(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.floor", jax: "jnp.floor") }
  public static var differentiable: OperandFlags { OperandFlags(false) }
  public static var derivation: String { "constant between its jumps, so there is nothing to pass back" }
  public static func value<N: Number>(_ x: N) -> N { .floor(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 0 }
}

/// a − b ⌊a / b⌋, with the sign of b; at a jump the slopes are those of the piece that begins there.
///
/// The quotient is never rounded: what is left of 10¹⁶ by 3 is 1. Source: `torch.remainder`, `numpy.mod`.
public enum Modulo: BinaryRule {
  public static var opcode: Opcode { .modulo }
  public static var names: [String] { ["mod", "remainder"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.arithmetic, "a - b floor(a / b), with the sign of b", "a = 7; b = 3; y = mod(a, b)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(jax: "jnp.mod") }
  public static var domain: String? { "b ≠ 0" }
  public static var derivation: String {
    "y = a - b q, and the whole number q = (a - y) / b is constant between its jumps"
  }
  public static var edges: [[Double]] { [[1, 0]] }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .remainder(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 1 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    // Rounded, since a / b itself may round up to the next whole number, where y says that it is not reached.
    -V.apply(Floor.self, (a - y) / b + V(0.5))
  }
}
