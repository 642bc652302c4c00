import Tensors

/// The absolute value; its slope at 0 is taken as 0.
public enum Abs: UnaryRule {
  public static var opcode: Opcode { .abs }
  public static var names: [String] { ["abs"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "|x|", "x = -2; y = abs(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.abs") }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == 0 ? Kink(left: -1, right: 1, convention: "|x|' = 0 at 0 by convention") : nil
  }
  public static var derivation: String { "x where x > 0 and -x where x < 0, so the slope is the sign of x" }
  public static func value<N: Number>(_ x: N) -> N { x * .signum(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.sign(x) }
}

/// −1, 0 or 1.
public enum Sign: UnaryRule {
  public static var opcode: Opcode { .sign }
  public static var names: [String] { ["sign"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "-1, 0 or 1", "x = -2; y = sign(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.sign", jax: "jnp.sign") }
  public static var differentiable: OperandFlags { OperandFlags(false) }
  public static var derivation: String { "constant on either side of 0, so there is nothing to pass back" }
  public static func value<N: Number>(_ x: N) -> N { .signum(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 0 }
}

/// The unit step u(x): 0 for x ≤ 0, else 1.
public enum Heaviside: UnaryRule {
  public static var opcode: Opcode { .heaviside }
  public static var names: [String] { ["heaviside", "step", "u"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "the unit step: 1 where x > 0, else 0", "x = [-1, 0, 2]; y = heaviside(x)")
  }
  public static var notation: Notation { .function("u") }
  public static var differentiable: OperandFlags { OperandFlags(false) }
  public static var derivation: String { "constant on either side of 0, so there is nothing to pass back" }
  public static func value<N: Number>(_ x: N) -> N { .less(0, x) + .gate(.unordered(x, 0), x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 0 }
}
