import Tensors

/// A function of the language that makes an array operation: its names, what it takes, and how the operation is made.
public struct ArrayFunction: Sendable {
  /// A keyword argument.
  public enum Option: String, Hashable, Sendable, CaseIterable {
    case axis, keepdims, shape, classes, ord, reps, delta, beta, eps, p, stride, padding
    case kernel = "kernel_size"
    case padWidth = "pad_width"
    case filling = "constant_values"

    /// Whether it takes several numbers, which may be spelled out one by one.
    public var takesSeveral: Bool { [.shape, .reps, .stride, .padding, .kernel, .padWidth].contains(self) }
    /// Whether it counts something, and is not a measure.
    public var isWhole: Bool { ![.delta, .beta, .eps, .p, .filling].contains(self) }
  }
  /// The names under which it is called; the first is printed.
  public let names: [String]
  /// The operands in words, such as "x, W, b".
  public let parameters: [String]
  /// How many of the operands, the last ones, may be left out.
  public let optionalCount: Int
  /// Whether further operands may follow.
  public let isVariadic: Bool
  /// The keyword arguments it takes; they may also follow the operands by position, in this order.
  public let options: [Option]
  /// Where each operand of the operation stands among the arguments.
  public let order: [Int]?
  /// How the local Jacobian comes about, in one sentence without a capital and a full stop.
  public let derivation: String
  /// What is to be known of its edges: kinks, conventions, domains.
  public let notes: [String]
  /// The operation for a call.
  public let make: @Sendable (Call) throws(ShapeMismatch) -> ArrayOperation

  /// A function from its parts.
  public init(
    _ names: [String], _ parameters: [String], optional optionalCount: Int = 0, isVariadic: Bool = false,
    options: [Option] = [], order: [Int]? = nil, derivation: String, notes: [String] = [],
    make: @escaping @Sendable (Call) throws(ShapeMismatch) -> ArrayOperation
  ) {
    self.names = names
    self.parameters = parameters
    self.optionalCount = optionalCount
    self.isVariadic = isVariadic
    self.options = options
    self.order = order
    self.derivation = derivation
    self.notes = notes
    self.make = make
  }

  /// A call of a function: the shapes of its operands and its keyword arguments, already evaluated.
  public struct Call: Sendable {
    /// The shapes of the operands.
    public let shapes: [Shape]
    /// The axis given, which may count from the end.
    public let axis: Int?
    /// Whether a reduced axis stays at length 1.
    public let keepsDimensions: Bool
    /// The shape or the repetitions given.
    public let shape: Shape?
    /// The count of classes given.
    public let classes: Int?
    /// The order of a norm given.
    public let order: Int?
    /// The width of a loss given, below which it is a square.
    public let width: Double?
    /// What was given to be added to a variance.
    public let epsilon: Double?
    /// The share of entries given that a dropout takes away.
    public let probability: Double?
    /// All numbers given for options.
    public let numbers: [Option: [Double]]
    let function: String

    /// A call from its parts.
    public init(
      _ function: String, shapes: [Shape], axis: Int? = nil, keepsDimensions: Bool = false, shape: Shape? = nil,
      classes: Int? = nil, order: Int? = nil, width: Double? = nil, epsilon: Double? = nil, probability: Double? = nil,
      numbers: [Option: [Double]] = [:]
    ) {
      self.function = function
      self.shapes = shapes
      self.axis = axis
      self.keepsDimensions = keepsDimensions
      self.shape = shape
      self.classes = classes
      self.order = order
      self.width = width
      self.epsilon = epsilon
      self.probability = probability
      self.numbers = numbers
    }

    /// The axis counted from the start, or nil where none was given.
    public func resolvedAxis() throws(ShapeMismatch) -> Int? {
      guard let axis else { return nil }
      let rank = shapes.first?.count ?? 0
      guard axis >= -rank, axis < rank else { throw ShapeMismatch(function, shapes, .axis(axis, rank: rank)) }
      return axis < 0 ? axis + rank : axis
    }

    /// The axis counted from the start, the last where none was given.
    public func axisOrLast() throws(ShapeMismatch) -> Int {
      let rank = shapes.first?.count ?? 0
      if rank == 0 { throw ShapeMismatch(function, shapes, .rank(operand: 0, wanted: "a vector or a matrix")) }
      return try resolvedAxis() ?? rank - 1
    }
  }
}
