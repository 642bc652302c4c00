import Language

/// What is wrong with a formula, where no name, shape or value is.
public enum FormulaProblem: Sendable {
  case missingOperator(after: String, source: String)
  case tooManyOperands(String, given: Int, hint: String)
  case lengths(String)
  case rangeOutsideIndex
  case notRepeatable
  case notReducible(String, known: [String])
  case notIterable
  case halfIndexed(String, String)
  case unboundSum(String)
  case primeOfSeveral(String)
  case primeAtArray(String, primes: Int, hint: String?)
  case ambiguousPart(String, names: [String])
  case rearrangementInside(String, example: String?)
  case csvWithoutName
  case fileInNode(String)
  case separator
  case notADefinition(String)
  case notAValue(String)
  case unexplained(String)
}

extension FormulaProblem {
  var words: Words {
    switch self {
    case .missingOperator(let name, let source):
      Words(
        "\(name) is a name of this session, and no operator follows it",
        hint: ":\(Diagnostic.shortened(source)) is the command")
    case .tooManyOperands(let name, let given, let hint):
      Words("\(name) takes one array, or two values entry by entry, but \(given) were given", hint: hint)
    case .lengths(let name): Words("the lengths of an array are positive integers", hint: "\(name)(2, 3)")
    case .rangeOutsideIndex: Words("range(…) is for an index", hint: "sum(k in range(3): x[k])")
    case .notRepeatable: Words("iterate repeats a function, given by its name", hint: "iterate(f, x, 3)")
    case .notReducible(let name, let known):
      Words("\(name) does not run over an index", hint: "\(known.joined(separator: ", ")) do")
    case .halfIndexed(let y, let x):
      Words("\(y) is an array: an entry of ∂\(y)/∂\(x) has an index at \(y) too", hint: "∂\(y)[0]/∂\(x)[0]")
    case .unboundSum(let index):
      Words(
        "nothing says what \(index) runs over: it stands in no square brackets",
        hint: "sum(\(index) in range(3): x[\(index)])")
    case .notIterable: Words("an index runs over a range or an array", hint: "k in range(3)")
    case .primeOfSeveral(let name): Words("\(name)' is for a function of one number", hint: "grad(\(name)(x, y), x)")
    case .primeAtArray(let name, let primes, let hint):
      Words("\(name)\(String(repeating: "'", count: primes)) takes a number, not an array", hint: hint)
    case .ambiguousPart(let words, let names):
      Words("\(words) \(names.joined(separator: " and also ")), each a node of its own", hint: "say \(names[0])")
    case .rearrangementInside(let name, let example):
      Words("\(name) stands alone on the right side: its arrays are made when they are defined", hint: example)
    case .csvWithoutName: Words("csv needs the name of a file in quotes", hint: "csv(\"data.csv\")")
    case .fileInNode(let text):
      Words("a file is read when a name is defined by it alone", hint: "X = \(text), then use X")
    case .separator: Words("sep is one sign in quotes", hint: "sep=\";\"")
    case .notADefinition(let text): Words("\(Diagnostic.quote(text)) is not a definition")
    case .notAValue(let text): Words("\(Diagnostic.quote(text)) is not a value")
    case .unexplained(let command): Words("\(command) cannot be carried out")
    }
  }
}
