/// A name that a page gives and no user: whatever its letters, it is never taken for a name of the session.
public struct GeneratedName: Hashable, Sendable {
  /// What it stands for.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// The identity matrix.
    case identity
    /// An array of ones.
    case ones
    /// What a linear map acts on, where the map is given by what it does: `X ↦ A Xᵀ`.
    case argument
    /// The factor of a bilinear product that varies: `t ↦ kron(t, B)`.
    case factor
    /// The softmax of scores: of one example, of a batch.
    case probabilities, probabilityMatrix
    /// Labels as rows of the identity matrix; one label as a row of it, spelled by the label: e_y.
    case oneHot, unitVector
    /// A Jacobian and a Hessian that are written out.
    case jacobian, hessian
    /// The unit step, the slope of relu.
    case unitStep
    /// The triangle in the gradient of a Cholesky factor.
    case triangle
    /// How many examples a batch has.
    case count
    /// The letters of indices.
    case i, j, k, n, m, p, q, r, s, o, c
  }

  /// What it stands for.
  public let kind: Kind
  /// How the page spells it.
  public let spelling: String

  /// A name as a page spells it.
  public init(_ kind: Kind, spelling: String) { (self.kind, self.spelling) = (kind, spelling) }

  /// A name as textbooks write it.
  public init(_ kind: Kind) { self.init(kind, spelling: kind.usualSpelling) }
}

extension GeneratedName.Kind {
  /// The name as textbooks write it, where no user has a name that is spelled so.
  public var usualSpelling: String {
    switch self {
    case .identity: "I"
    case .ones: "ones"
    case .argument: "X"
    case .factor: "t"
    case .probabilities: "p"
    case .probabilityMatrix: "P"
    case .oneHot: "Y"
    case .unitVector: "e_y"
    case .jacobian: "J"
    case .hessian: "H"
    case .unitStep: "u"
    case .triangle: "T"
    case .count: "N"
    default: "\(self)"
    }
  }

  /// Whether it is the letter of an index, and may stand on a page beside a value that has the same one.
  public var isIndex: Bool {
    switch self {
    case .i, .j, .k, .n, .m, .p, .q, .r, .s, .o, .c: true
    default: false
    }
  }
}
