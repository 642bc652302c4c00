import Graphs
import Tensors

/// A call of one of the session's functions, whose result is a node: `f(w)`.
public struct FunctionCall: Hashable, Sendable {
  /// What stands between the brackets.
  public enum Argument: Hashable, Sendable {
    case node(NodeID)
    case constant(Tensor<Double>)
  }

  /// The function's name.
  public let function: String
  /// What its arguments are called in its body.
  public let parameters: [String]
  public let arguments: [Argument]
  /// Whether its body rests on nothing but the parameters; else an argument may also enter by its own name.
  public let isSelfContained: Bool
  /// Whether somebody wants it to be one step, however much it does.
  public let isCollapsed: Bool

  /// A call from its parts; there are as many arguments as parameters.
  public init(
    _ function: String, _ parameters: [String], _ arguments: [Argument], isSelfContained: Bool, isCollapsed: Bool
  ) {
    self.isCollapsed = isCollapsed
    self.function = function
    self.parameters = parameters
    self.arguments = arguments
    self.isSelfContained = isSelfContained
  }

  /// The nodes among the arguments, in their order.
  var nodes: [NodeID] {
    arguments.compactMap { argument in
      if case .node(let node) = argument { node } else { nil }
    }
  }

  /// `f'(x)`: the derivative of a function of one number at its argument.
  func derivative(at argument: Formula) -> Formula { Formula(.call(function + "'", [argument])) }

  /// `f'(x)`, where that is the derivative at an operand of the call.
  func derivative(at operand: NodeID, called x: Formula) -> Formula? {
    isSelfContained && arguments == [.node(operand)] ? derivative(at: x) : nil
  }
}
