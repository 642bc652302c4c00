import Language
import Tensors

/// What is wrong with what a command was given.
public enum CommandProblem: Sendable {
  /// Something that the command cannot do without is missing.
  case needs(String, String, hint: String)
  /// A value that is put in the place of a node of another shape.
  case otherShape(String, Shape, given: Shape)
  /// A gradient that is given at something of another shape.
  case upstreamShape(String, Shape, given: Shape)
  /// Words are left after all that the command takes.
  case doesNotTake(String, String, usage: String)
  case unexpected(String, wanted: String, hint: String)
  case unknownWord(String, noun: String, nearest: String?, known: [String])
  case givenTwice(String)
  case outOfRange(String, wanted: String, hint: String?)
  /// Several variables could be meant.
  case needsVariable(String, of: String, among: [String])
  case noVariable(String)
  /// A question about gradients with no output that it could be about.
  case whichOutput(hint: String)
  case directions(given: Int, moving: Int)
  case nothingToDraw(String)
  case gradientsOfSeveral(Int)
  case nothingToCompute
  /// A definition that a command changes the value of, and which has none of its own.
  case follows(String, formula: String)
  case notNudgeable(String)
  case inUse(String, by: [String], remedy: String)
  case notSteppable(String, known: [String])
  case notPublished(String, known: [String])
  case steppedBrackets
  case noHelp(String, nearest: String?)
  case isFunction(String)
  case simple(String)
  case stepOfTrace(String, owner: String?, formula: String)
  case unexpandable(String, kind: String, remedy: String?)
  /// Something from habit, with what to write for it.
  case habit(String, meant: String)
}

extension CommandProblem {
  var words: Words {
    switch self {
    case .needs(let command, let what, let hint): Words("\(command) needs \(what)", hint: hint)
    case .doesNotTake(let command, let text, let usage):
      Words("\(command) does not take \(Diagnostic.quote(text.onOneLine(within: 24))) here", hint: usage)
    case .unexpected(let text, let wanted, let hint):
      Words("expected \(wanted), not \(Diagnostic.quote(text))", hint: hint)
    case .unknownWord(let word, let noun, let nearest, let known):
      Words(
        "there is no \(noun) \(Diagnostic.quote(word))",
        hint: nearest.map { "did you mean \($0)?" } ?? "the \(noun)s are \(known.joined(separator: ", "))")
    case .givenTwice(let name): Words("\(name) is given twice", hint: "give it once")
    case .outOfRange(let name, let wanted, let hint): Words("\(name) must be \(wanted)", hint: hint)
    case .otherShape(let name, let shape, let given):
      Words(
        "\(name) is \(shape.inWords) here, and not \(given.inWords)",
        hint: shape.isEmpty ? "at \(name) = 1" : "at \(name) = ones(\(shape.map(String.init).joined(separator: ", ")))")
    case .upstreamShape(let name, let shape, let given):
      Words(
        "the gradient at \(name) is \(shape.inWords) as \(name) is, and not \(given.inWords)",
        hint: shape.isEmpty
          ? "grad \(name) upstream 1" : "grad \(name) upstream ones(\(shape.map(String.init).joined(separator: ", ")))")
    case .needsVariable(let command, let output, let names):
      Words(
        "\(command) needs to know with respect to what: \(names.joined(separator: ", "))",
        hint: "\(command) \(output) wrt \(names.first ?? "x")")
    case .noVariable(let output):
      Words("\(output) depends on no variable, so there is no gradient", hint: "with respect to any node x: wrt x")
    case .whichOutput(let hint):
      Words("of which output is the gradient? There is no last trace of a number", hint: hint)
    case .directions(let given, let moving):
      Words(
        "\(given) direction\(given == 1 ? " is" : "s are") given, but \(moving) nodes move",
        hint: "give each node its own")
    case .nothingToDraw(let text): Words("\(text) names nothing that could be drawn", hint: "graph z")
    case .gradientsOfSeveral(let count):
      Words("gradients are of one output, and here are \(count)", hint: "graph z gradients")
    case .nothingToCompute: Words("there is nothing to compute yet", hint: "y = … defines a node")
    case .follows(let name, let formula):
      Words("\(name) follows from other names: \(formula)".onOneLine(within: 60), hint: "change what it is made from")
    case .notNudgeable(let name):
      Words("the graph itself is made from the value of \(name): it cannot be nudged")
    case .inUse(let name, let users, let remedy):
      Words(
        "\(name) is used by \(Self.list(users))",
        hint: remedy.count <= 60 ? remedy : "show \(name) lists its users; reset removes everything")
    case .notSteppable(let command, let known):
      Words("\(command) prints no trace to step through", hint: "these do: \(known.joined(separator: ", "))")
    case .notPublished(let command, let known):
      Words("\(command) prints no page to export", hint: "these do: \(known.joined(separator: ", "))")
    case .steppedBrackets:
      Words(
        "step needs a command or a node here", hint: "step grad (…); the unit step is step(x), without a blank")
    case .noHelp(let topic, let nearest):
      Words(
        "there is no help on \(Diagnostic.quote(topic.onOneLine(within: 40)))",
        hint: nearest.map { "did you mean \($0)?" } ?? "help alone is the overview")
    case .isFunction(let name): Words("\(name) is a function of the language", hint: "help \(name)")
    case .simple(let name): Words("\(name) is a simple operation: it has no steps inside", hint: "help expand")
    case .stepOfTrace(let name, let owner, let formula):
      Words(
        "\(name) is a step of the last trace" + (owner.map { ", and belongs to \($0)" } ?? ""),
        hint: owner.map { "expand \($0)" } ?? "give it a name: \(name) = \(formula)")
    case .habit(let message, let meant): Words(message, hint: meant)
    case .unexpandable(let name, "function", let remedy):
      Words("\(name) is a function of yours: its steps belong to the definitions that call it", hint: remedy)
    case .unexpandable(let name, "node", let remedy):
      Words("\(name) has no composite operation: all its steps are shown already", hint: remedy)
    case .unexpandable(let name, let kind, let remedy): Words("\(name) is a \(kind), not an operation", hint: remedy)
    }
  }

  private static func list(_ users: [String]) -> String {
    let few = 4
    guard users.count > few + 1 else { return users.joined(separator: ", ") }
    return users.prefix(few).joined(separator: ", ") + " and \(users.count - few) more"
  }
}

extension Shape {
  fileprivate var inWords: String { isEmpty ? "a number" : "an array of shape \(text)" }
}
