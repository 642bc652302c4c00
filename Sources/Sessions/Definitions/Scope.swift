import Graphs
import Language
import OrderedCollections
import Tensors

/// The names an expression can see.
struct Scope: Sendable {
  let definitions: OrderedDictionary<String, Definition>
  let nodes: [String: NodeID]
  let broken: [String: Problem]
  let answer: Tensor<Double>?
  /// The last trace's auto names, which commands understand and definitions do not.
  let traceNames: [String: NodeID]
  /// Which composite operations are written out.
  let expansions: Expansions
  let limits: Limits
  /// The sizes for which letters of declarations stand.
  let letters: BoundLetters

  /// All names that could have been meant, for "did you mean".
  var names: [String] { definitions.keys + ["pi", "ans"] + traceNames.keys.sorted() }
}

/// What an expression elaborates to: a node of the graph, or a number or array that needs none yet.
enum Value: Hashable, Sendable {
  case node(NodeID)
  case constant(Tensor<Double>)
}
