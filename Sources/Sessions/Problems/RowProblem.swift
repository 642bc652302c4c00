import Language

/// What is wrong with examples: the rows that `over`, `split`, `shuffle` and batches are about.
public enum RowProblem: Sendable {
  case numberOfRows(String, Int, String, Int)
  case runsOverTwo(String)
  case definedByFormula(String)
  /// A node whose gradients have no average.
  case differsByExample(String, binding: String)
  /// A definition that does not fit an example, or a batch.
  case misfit(rows: String, name: String?, Diagnostic, hint: String?)
  case atRow(Int, Diagnostic)
  case loss(Double)
  case untrainable(String)
  case constant(String)
  case noBatches(String)
  case severalNames
  case arrays(String, Int, hint: String)
  case emptyPart(String, rows: Int)
  case share(hint: String)
}

extension RowProblem {
  var words: Words {
    switch self {
    case .numberOfRows(let a, let m, let b, let n):
      Words("\(a) has \(m) rows and \(b) has \(n): an example is a row of each")
    case .runsOverTwo(let name): Words("\(name) runs over one array only")
    case .definedByFormula(let name):
      Words(
        "\(name) is defined by a formula, and an example stands under a name of its own",
        hint: "another name, or remove \(name) first")
    case .differsByExample(let text, let binding):
      Words(
        "\(text) is another with every example, so that its gradients have no average",
        hint: "of one example: \(binding); grad … wrt \(text)")
    case .misfit(let rows, let name, let inner, let hint):
      Words(
        "with \(rows)" + (name.map { ", \($0) is no longer valid" } ?? "") + ": \(inner.message)", hint: hint)
    case .atRow(let row, let inner): Words("at row \(row) of the examples: \(inner.message)", hint: inner.hint)
    case .loss(let loss):
      Words(
        "the loss is \(LiteralText.number(loss)) before the first step: there is no gradient to follow",
        hint: "begin where it is a finite number")
    case .untrainable(let text): Words("\(text) depends on no variable that could be trained")
    case .constant(let name): Words("\(name) is const: no gradient goes there")
    case .noBatches(let name):
      Words(
        "batches are made of examples, and \(name) has no const arrays with a row an example",
        hint: "const X = …, or over x in X, y in Y")
    case .severalNames:
      Words(
        "several names need a function that gives several arrays",
        hint: "Xtrain, Xtest = split(X, 0.8); other definitions are separated by ';': a = 1; b = 2")
    case .arrays(let function, let count, let hint):
      Words("\(function) gives \(count) array\(count == 1 ? "" : "s") here, for as many names", hint: hint)
    case .emptyPart(let share, let rows):
      Words("\(share) of \(rows) rows leaves a part without any", hint: "a share between 0 and 1, as 0.8")
    case .share(let hint):
      Words(
        "last comes the share of rows for the first part, between 0 and 1, or their count", hint: hint)
    }
  }
}
