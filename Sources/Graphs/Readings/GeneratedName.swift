/// A name that a page gives and no user: whatever its letters, it is never taken for a name of the session.
public enum GeneratedName: Hashable, Sendable {
  /// The identity matrix.
  case identity
  /// An array of ones.
  case ones
  /// What a linear map acts on, where the map is given by what it does: `X ↦ A Xᵀ`.
  case argument
  /// The factor of a bilinear product that varies: `t ↦ kron(t, B)`.
  case factor
}

extension GeneratedName {
  /// The name as textbooks write it, where no user has a name that is spelled so.
  public var usualSpelling: String {
    switch self {
    case .identity: "I"
    case .ones: "ones"
    case .argument: "X"
    case .factor: "t"
    }
  }
}
