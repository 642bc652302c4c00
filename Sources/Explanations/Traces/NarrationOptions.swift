/// How a trace is told.
public struct NarrationOptions: Sendable, Hashable {
  /// What makes a step of a backward pass.
  public enum Steps: String, Sendable, Hashable, CaseIterable {
    /// Every operation.
    case operations
    /// Every named node with its whole definition.
    case definitions
  }
  /// How local Jacobians of arrays are shown.
  public enum Jacobians: String, Sendable, Hashable, CaseIterable {
    /// By their structure, and as a matrix where it is small and says more.
    case structure
    /// Written out as well.
    case full
  }
  /// How gradients are called.
  public enum Names: String, Sendable, Hashable, CaseIterable {
    /// ∂f/∂x, and ∇x f for arrays.
    case partial
    /// ∇x f.
    case nabla
    /// x̄.
    case bar
    /// dx.
    case d
  }
  /// Which way round a Jacobian is written.
  public enum Layout: String, Sendable, Hashable, CaseIterable {
    /// J[i,j] = ∂y_i/∂x_j.
    case numerator
    /// J[i,j] = ∂y_j/∂x_i.
    case denominator
  }
  /// How much a trace says.
  public enum Form: String, Sendable, Hashable, CaseIterable {
    /// Symbols and numbers.
    case both
    /// Symbols alone.
    case general
    /// Of each node its line, of the backward pass the products.
    case brief
  }

  /// How much a trace says.
  public var form = Form.both
  /// Digits after the decimal point.
  public var digits = 4
  /// How exact numbers are.
  public var numbers = NumberMode.decimals
  /// What makes a step.
  public var steps = Steps.operations
  /// How local Jacobians are shown.
  public var jacobians = Jacobians.structure
  /// How gradients are called.
  public var names = Names.partial
  /// Which way round a Jacobian is written.
  public var layout = Layout.numerator
  /// How many nodes of a pass are shown; of a longer one the beginning and the end.
  public var stepLimit = 200
  /// How many examples of a batch are shown one by one.
  public var exampleLimit: Int { ArrayLimits().rows }
  /// Whether this is the first pass of a session, which starts with the conventions.
  public var isFirst = false

  /// The usual way.
  public init() {}
}
