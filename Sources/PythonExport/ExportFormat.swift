import Explanations
import Graphs
import Tensors

/// A format that a graph can be written in: one type in one file, from which the command, help, completion and
/// "did you mean" derive.
public protocol ExportFormat: Sendable {
  /// The word that asks for it.
  static var name: String { get }
  /// Other words that do.
  static var aliases: [String] { get }
  /// What is written, in a few words.
  static var summary: String { get }
  /// The extension of a file whose path has none.
  static var fileExtension: String { get }
  /// The whole text of the file.
  static func text(of source: ExportSource) throws(ExportProblem) -> String
}

extension ExportFormat {
  /// No other words.
  public static var aliases: [String] { [] }
}

/// The one list of formats.
public enum ExportFormats {
  /// All formats.
  public static let all: [any ExportFormat.Type] = [PyTorchExport.self, JAXExport.self]
  /// Every word that asks for a format.
  public static let words = all.flatMap { [$0.name] + $0.aliases }

  /// The format that a word asks for.
  public static func named(_ word: String) -> (any ExportFormat.Type)? {
    all.first { $0.name == word || $0.aliases.contains(word) }
  }
}

/// Why nothing is written.
public enum ExportProblem: Error {
  case interrupted
  /// The script would have so many numbers and operations.
  case tooLarge(Double)
}

/// What is to be written: a part of a graph, its values up to date.
public struct ExportSource: Sendable {
  /// The graph with its names; an output without a name has been given one.
  public let named: NamedGraph
  /// What is computed, in the order of definition.
  public let outputs: [NodeID]
  /// Those of them that are numbers and whose gradients are told.
  public let scalars: [NodeID]
  /// The variables, in the order of definition.
  public let variables: [NodeID]
  /// The right sides of definitions as they were typed, each on one line.
  let formulas: [NodeID: String]
  /// Definitions that no longer fit and are left out.
  let broken: [String]
  /// More numbers and operations than these are refused.
  let mostNumbers: Int

  /// A part of a graph to be written.
  public init(
    named: NamedGraph, outputs: [NodeID], scalars: [NodeID], variables: [NodeID], formulas: [NodeID: String],
    broken: [String], mostNumbers: Int
  ) {
    (self.named, self.outputs, self.scalars, self.variables) = (named, outputs, scalars, variables)
    (self.formulas, self.broken, self.mostNumbers) = (formulas, broken, mostNumbers)
  }

  var graph: Graph { named.graph }
  /// The definitions among what is written, leaves left out.
  public var definitions: [NodeID] {
    graph.ancestors(of: outputs).filter { named.names[$0] != nil && !graph.isLeaf($0) }
  }

  /// The gradient of a number by a variable, zero where no path leads.
  func gradients(of scalar: NodeID) -> [Tensor<Double>] {
    let gradient = graph.gradient(of: scalar, wrt: variables)
    return variables.map { gradient[$0] ?? Tensor(graph.shape(of: $0), repeating: 0) }
  }

  /// Where a framework has the gradient by a variable too: not where it multiplies what no path reaches and gets nan.
  ///
  /// nil where it has all of it.
  func shared(_ gradients: [Tensor<Double>], of scalar: NodeID) -> [Tensor<Bool>?] {
    guard graph.gradient(of: scalar, wrt: variables).isCareful else { return variables.map { _ in nil } }
    let framework = graph.gradientMultiplyingAbsent(of: scalar, wrt: variables)
    return zip(variables, gradients).map { variable, gradient in
      guard let other = framework[variable] else { return nil }
      let shared = gradient.combined(with: other) { $0.isNaN || !$1.isNaN }
      return shared.scalars.allSatisfy { $0 } ? nil : shared
    }
  }
}
