import Explanations
import Graphs

/// What can be asked about the nodes of a trace while it is told step by step.
struct TraceAids: Sendable {
  private let narrator: Narrator
  private let outputs: [NodeID]
  /// The one output, where it is a number that gradients are of.
  private let number: NodeID?
  private let isBackward: Bool
  /// Whether the output has no value, and so no gradient that could be explained by numbers.
  private let isOpen: Bool
  private let page: Page

  /// What can be asked in the backward pass of an output, or in the forward pass of some.
  init(_ narrator: Narrator, _ outputs: [NodeID], isBackward: Bool, in graph: Graph, on page: Page) {
    (self.narrator, self.outputs, self.isBackward, self.page) = (narrator, outputs, isBackward, page)
    isOpen = outputs.contains { graph.isOpen($0) }
    number = outputs.count == 1 && graph.shape(of: outputs[0]).isEmpty ? outputs[0] : nil
  }

  /// Why the gradient at a node is what it is; words where that cannot be asked.
  func why(_ subject: Fragment.Subject) -> Document {
    guard let output = number else {
      return Document([.note("? tells of the gradient of one number, and this trace ends in another thing")])
    }
    guard !isOpen else { return Document([.note("? explains a gradient by its numbers, and there are none yet")]) }
    let names = narrator.names(of: outputs)
    guard let node = names.node(named: subject.operand ?? subject.node) ?? names.node(named: subject.node) else {
      return Document([.note("? explains a node; there is none here")])
    }
    return narrator.why(Reference(node), of: output).document
  }

  /// The graph with what a step is about drawn heavy, and what has not been told yet as questions.
  func graph(at subject: Fragment.Subject?, told: Set<String>) -> Document {
    let progress = GraphProgress(isBackward: isBackward, at: subject, told: told)
    return narrator.graph(outputs, isBackward ? nil : .values, during: progress, on: page).document
  }
}
