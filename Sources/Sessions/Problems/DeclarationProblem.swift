import Graphs
import Language
import Tensors

/// What is wrong with a declaration, or with what is made of a name that is declared and has no value.
public enum DeclarationProblem: Sendable {
  /// A size that is no letter.
  case size(String)
  /// A function that takes or gives what no Jacobian could be written for.
  case function(String)
  /// A function of the language.
  case builtIn(String)
  /// A value of another shape than the declared one, with what its letters stand for and the shape that follows.
  case otherShape(String, declared: Shape, String?, given: Shape, fits: Shape?)
  /// A function with another count of parameters.
  case otherParameters(String, declared: String, wanted: Int, given: Int)
  /// A value for a declared function, or a formula with parameters for a declared value.
  case otherKind(String, declared: String, isFunction: Bool)
  /// A definition of a declared function that gives something else.
  case otherResult(String, declared: String, given: Shape)
  /// Names without a value, and how the first gets one.
  case noValue([String], example: String?)
  /// An operation that needs the numbers for which letters stand.
  case needsSizes(String, letters: [String], example: String?)
  /// A derivative that has no name.
  case noSecondDerivative(String)
}

extension DeclarationProblem {
  var words: Words {
    switch self {
    case .size(let text):
      Words("a size is a number or a letter, not \(Diagnostic.quote(text))", hint: "R^3, R^m, R^m1, R^(m×n)")
    case .function(let name):
      Words(
        "\(name) takes numbers and vectors and gives a number or a vector; of a matrix it gives a number",
        hint: "f : R^n -> R, g : R^m -> R^n, h : R^(m×n) -> R")
    case .builtIn(let name):
      Words("\(name) is a function of the language", hint: "a name of its own: \(name)_1")
    case .otherShape(let name, let declared, let letters, let shape, let fits):
      Words(
        "\(name) is declared in \(declared.space)" + (letters.map { ", with \($0)" } ?? "")
          + ", but this \(Self.shape(shape))",
        hint: fits.map { "a value in \($0.space), or declare it anew: \(name) : \(shape.space)" }
          ?? "declare it anew: \(name) : \(shape.space)")
    case .otherParameters(let name, let declared, let wanted, let given):
      Words(
        "\(name) is declared as \(declared), of \(wanted) argument\(wanted == 1 ? "" : "s"), but this has \(given)",
        hint: "\(name)(\(Self.parameters(wanted))) = …")
    case .otherKind(let name, let declared, let isFunction):
      isFunction
        ? Words("\(name) is declared as a function: \(declared)", hint: "\(name)(t) = …, or remove \(name) first")
        : Words("\(name) is declared as a value in \(declared)", hint: "\(name) = …, or remove \(name) first")
    case .otherResult(let name, let declared, let shape):
      Words(
        "\(name) is declared as \(declared), but it gives \(shape.isEmpty ? "a number" : "an array of shape \(shape.text)")"
      )
    case .noValue(let names, let example):
      Words(
        "\(Self.list(names)) \(names.count == 1 ? "has" : "have") no value yet",
        hint: example.map { names.count == 1 ? "give it one: \($0)" : "give them values: \($0) …" })
    case .needsSizes(let operation, let letters, let example):
      Words(
        "\(operation) needs numbers for the size\(letters.count == 1 ? "" : "s") \(Self.list(letters))", hint: example)
    case .noSecondDerivative(let name):
      Words(
        "the derivative of the Jacobian of \(name) has no name",
        hint: "give \(name) a formula, or declare functions of one number: f : R -> R")
    }
  }

  private static func shape(_ shape: Shape) -> String { shape.isEmpty ? "is a number" : "has shape \(shape.text)" }

  private static func parameters(_ count: Int) -> String {
    let names = ["t", "s", "r", "q"]
    return (0..<count).map { $0 < names.count ? names[$0] : "t\($0)" }.joined(separator: ", ")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.count > 5 ? names.prefix(4) + ["\(names.count - 4) more"] : names[...]
    return shown.count == 1 ? shown[0] : shown.dropLast().joined(separator: ", ") + " and " + shown[shown.count - 1]
  }
}
