import Graphs
import Language
import Tensors

// All words about what went wrong with a statement.
extension Problem {
  /// The problem in one sentence.
  var message: String { diagnostic.message }

  /// The problem in words, with what to write instead.
  var diagnostic: Diagnostic {
    if case .syntax(let error) = kind { return error.diagnostic }
    let words = self.words
    return Diagnostic(words.message, at: span, hint: words.hint, notes: words.notes)
  }

  private var words: Words {
    switch kind {
    case .syntax(let error): Words(error.diagnostic.message)
    case .shapes(let mismatch, let operands, let fits):
      Words(mismatch.words(operands), hint: fits ?? mismatch.hint)
    case .values(let problem, let node): Words(problem.words + (node.map { ", in \($0)" } ?? ""), hint: problem.hint)
    case .index(let problem, let array, let shape): Words(problem.words(array, shape))
    case .indexOfScalar(let text): Words("\(text) is a number and has no entries")
    case .maskIndex: Words("an array of 0s and 1s cannot be used as an index", hint: "multiply by it: sum(x * (x > 0))")
    case .ragged(let rows):
      Words(
        "the rows have \(rows.prefix(6).map(String.init).joined(separator: ", ")) entries",
        hint: "give every row as many")
    case .shapeMismatch(let a, let x, let b, let y, let hint): Words(Self.mismatch(a, x, b, y), hint: hint)
    case .arrayForNumber(let text, let shape, let what, let hint):
      Words(
        "\(text) is not a number but has shape \(shape.text), and \(what) is of a number",
        hint: hint ?? "sum(\(text)) makes one number of it",
        notes: what == "a gradient"
          ? ["of one entry: \(Diagnostic.factor(text))[\(shape.map { _ in "0" }.joined(separator: ", "))]"] : [])
    case .isANumber(let text, let other, let hint): Words("\(text) is a number; \(other)", hint: hint)
    case .gradientWithoutVariable:
      Words("grad(z) does not say with respect to what", hint: "grad(z, x), or the command: grad z")
    case .gradientOfConstant(let text):
      Words("\(text) is a number, not a variable", hint: "grad(z, x) with a variable x")
    case .notInGraph(let text, let output, let free):
      Words(
        "\(text) is neither a node that leads to \(output) nor part of one",
        hint: "give it a name and use the name in \(output): \(free) = \(text)")
    case .unknownName(let name, let nearest):
      Words(
        "unknown name \(Diagnostic.quote(name))",
        hint: Self.habits[name] ?? nearest.map { "did you mean \($0)?" }
          ?? "define it first: \(Diagnostic.shortened(name)) = 1")
    case .unknownFunction(let name, let nearest):
      Words(
        "unknown function \(Diagnostic.quote(name))",
        hint: nearest.map { "did you mean \($0)?" }
          ?? "help functions lists them; your own: \(name)(t) = t^2")
    case .traceName(let name, let definition):
      Words("\(name) is a name of the last trace only", hint: "define it: \(definition)")
    case .notAFunction(let name, let meaning): Words("\(name) is not a function", hint: meaning)
    case .functionAsValue(let name, let parameters):
      Words("\(name) is a function and needs its arguments", hint: "\(name)(\(parameters.joined(separator: ", ")))")
    case .circle(let names):
      Words(
        names.count > 2
          ? "circular definition: \(names.joined(separator: " ← "))" : "\(names[0]) is defined by itself",
        hint: names.count > 2 ? nil : "a name of its own: \(names[0])1 = …")
    case .selfReference(let name, let meaning): Words("\(name) is defined by itself", hint: meaning)
    case .broken(let name, let reason): Words("\(name) is no longer valid: \(reason)", hint: "define \(name) again")
    case .restsOnBroken(let name):
      Words("it depends on \(name), which is no longer valid", hint: "define \(name) again")
    case .inFunction(let names, let inner):
      Words("in \(Self.chain(names)): \(inner.message)", hint: inner.hint, notes: inner.notes)
    case .notAVariable(let name, let definition):
      Words(
        "\(name) is not a variable" + (definition.map { ": \(name) = \($0)" } ?? ""),
        hint: "an update changes what \(name) is made from")
    case .updateOfUnknown(let name, let value):
      Words("\(name) has no value yet to update", hint: "\(name) = \(value)")
    case .derivativeName(let name, let output):
      Words(
        "unknown name \(Diagnostic.quote(name))",
        hint: "the derivative of \(output) with respect to x is grad(\(output), x)")
    case .functionWithoutBrackets(let name, let argument):
      Words("\(name) needs its argument in brackets", hint: "\(name)(\(argument))")
    case .matrixJuxtaposition(let a, let b, let product):
      Words("an operator is missing between \(a) and \(b)", hint: "\(product) is the matrix product")
    case .assignmentToEntry(let name, let whole):
      Words("an entry of \(Diagnostic.quote(name)) cannot be set on its own", hint: whole)
    case .foreignFunction(let name, let call):
      Words("unknown function \(Diagnostic.quote(name))", hint: call ?? "help functions lists what there is")
    case .wrongArgumentCount(let function, let wanted, let given):
      Words(
        "\(function) takes \(Int(wanted).map { $0 == 1 ? "1 argument" : "\($0) arguments" } ?? wanted), "
          + "but \(given) \(given == 1 ? "was" : "were") given")
    case .foreignCall(let function, let given, let call):
      Words("\(function) does not take \(given) arguments", hint: call)
    case .unknownKeyword(let function, let keyword, let known, let nearest):
      Words(
        "\(function) has no option \(Diagnostic.quote(keyword))",
        hint: nearest.map { "did you mean \($0)?" }
          ?? (known.isEmpty ? nil : "it has \(known.joined(separator: ", "))"))
    case .notANumber(let what): Words("\(what) must be a number")
    case .notAnInteger(let what, let value): Words("\(what) must be a whole number, not \(value)")
    case .notAConstant(let what):
      Words("\(what) must be a number or the name of a variable or constant", hint: "give it a name: k = 2")
    case .tooDeep: Words("functions call functions too deeply", hint: "give a part a name of its own")
    case .tooLarge(let what): Words("too large: \(what)")
    case .limit(let limit, let what, let needed, let allowed, let most):
      Words(
        "\(what) would take \(needed.grouped) \(limit.unit), and \(limit.name) is \(Double(allowed).grouped)",
        hint: needed <= Double(min(most, limit.most))
          ? "set \(limit.name) \(needed.rounded(.up).digits) allows it"
          : most < limit.most ? "it was started with that limit; --limit-memory raises it" : nil)
    case .interrupted: Words("interrupted; nothing was changed")
    case .outputCut: Words("interrupted; the rest is not shown")
    case .stringValue: Words("a text is not a value here")
    case .randomInNode(let text):
      Words("random numbers are drawn when a variable is defined", hint: "r = \(text), then use r")
    case .emptyRange: Words("there is nothing in this range")
    case .nothingToUndo(let redo): Words("there is nothing to \(redo ? "redo" : "undo")")
    case .unknownCommand(let name, let nearest):
      Words(
        "unknown command \(Diagnostic.quote(name))",
        hint: nearest.map { "did you mean \($0)?" } ?? "help lists them all")
    case .unknownSetting(let name, let nearest):
      Words(
        "unknown setting \(Diagnostic.quote(name))", hint: nearest.map { "did you mean \($0)?" } ?? "set lists them all"
      )
    case .settingValue(let name, let value, let wanted):
      Words("\(name) cannot be \(Diagnostic.quote(value))", hint: "it takes \(wanted)")
    case .file(let path, let failure): Words("\(Diagnostic.quote(path)): \(failure.reason)", hint: failure.hint)
    case .data(let problem, let path): Words("\(problem.place(in: path)): \(problem.words)", hint: problem.hint)
    case .nothingDefined: Words("nothing is defined yet", hint: "x = 2")
    case .written(let path, let problem): problem.words(path)
    case .command(let problem): problem.words
    case .formula(let problem): problem.words
    case .declaration(let problem): problem.words
    case .rows(let problem): problem.words
    }
  }

  /// What other programs call what there is here.
  private static let habits = [
    "clear": "reset takes everything away", "cls": "Ctrl-L clears the screen", "ls": "vars lists what there is",
    "who": "vars lists what there is", "whos": "vars lists what there is", "dir": "vars lists what there is",
    "Pi": "pi", "True": "1", "False": "0", "true": "1", "false": "0", "None": "0", "NaN": "nan", "Inf": "inf",
  ]

  /// Two things whose shapes differ.
  private static func mismatch(_ a: String, _ x: Shape, _ b: String, _ y: Shape) -> String {
    let first = x.isEmpty ? "\(a) is a number" : "\(a) has shape \(x.text)"
    return "\(first), and \(b) " + (y.isEmpty ? "is a number" : x.isEmpty ? "has shape \(y.text)" : "has \(y.text)")
  }

  /// Functions that call one another, those in the middle of a long chain left out.
  private static func chain(_ names: [String]) -> String {
    let shown = names.count > 4 ? names.prefix(2) + ["… (\(names.count - 3) more)"] + names.suffix(1) : names[...]
    return shown.joined(separator: ", in ")
  }
}

extension ShapeMismatch {
  /// What does not fit, naming the operands with their shapes.
  func words(_ texts: [String]) -> String {
    func operand(_ k: Int) -> String {
      let name = k < texts.count && texts[k] != "…" ? texts[k] : "operand \(k + 1)"
      return k < shapes.count ? "\(name) (\(shapes[k].isEmpty ? "a number" : shapes[k].text))" : name
    }
    switch reason {
    case .broadcast:
      guard let (a, b) = misfits else { return "\(operand(0)) does not fit" }
      return "\(operand(a)) and \(operand(b)) do not fit entry by entry"
    case .innerLengths(let a, let b):
      return "\(operand(0)) @ \(operand(1)): the inner lengths \(Int.sizeText(a)) and \(Int.sizeText(b)) differ"
    case .rank(let k, let wanted): return "\(operation) needs \(wanted), but \(operand(k)) is not"
    case .axis(let axis, let rank):
      let known = rank == 0 ? "no axes" : rank == 1 ? "one axis, axis 0" : "axes 0 to \(rank - 1)"
      return "\(operand(0)) has \(known), and no axis \(axis)"
    case .count(let a, let b):
      return "\(operation): \(a) entries cannot become \(b < 0 ? "that shape" : String(b))"
    case .domain(let domains):
      let taken = domains.map { $0.isEmpty ? "a number" : "shape \($0.text)" }
      let wanted =
        domains.count == 1 ? taken[0] : "\(domains.count) arguments, of \(taken.joined(separator: ", "))"
      guard shapes.count == domains.count else {
        return
          "\(operation) takes \(wanted), but \(shapes.count) argument\(shapes.count == 1 ? " was" : "s were") given"
      }
      let wrong = shapes.indices.filter { shapes[$0] != domains[$0] }.map(operand)
      return "\(operation) takes \(wanted), but \(wrong.joined(separator: " and "))"
        + (wrong.count == 1 ? " is not that" : " are not that")
    case .disagree(let why):
      let all = shapes.prefix(4).indices.map(operand).joined(separator: ", ")
      return "\(operation): \(why)" + (shapes.isEmpty ? "" : "; given \(all)")
    case .empty: return "\(operation): the result would have no entries"
    }
  }

  /// What to write instead, where no better fit is known.
  var hint: String? {
    switch reason {
    case .axis(_, 1): "a vector has but one axis: leave it out"
    case .axis(_, 2): "axis=0 goes down the rows, axis=1 along each row"
    case .broadcast: "lengths must be equal or one of them 1, counted from the last axis"
    case .innerLengths: "the last axis of the first must be as long as the first axis of the second"
    case .empty: nil
    default: FunctionTable.names.contains(operation) ? "help \(operation) shows a call that works" : nil
    }
  }

  /// The first two operands that do not broadcast together.
  private var misfits: (Int, Int)? {
    for b in shapes.indices {
      for a in 0..<b where broadcastShape(shapes[a], shapes[b]) == nil { return (a, b) }
    }
    return nil
  }
}

extension ValueProblem {
  var words: String {
    switch self {
    case .notAPosition(let x, let entry, let count, let operation):
      let value = Int(exactly: x).map(String.init) ?? "\(x)"
      let place = entry.map { " (entry \($0))" } ?? ""
      return "\(value)\(place) is not \(operation): there are \(count), counted 0 to \(count - 1)"
    case .singular(let operation):
      return "\(operation) needs a matrix with an inverse, and this one is singular: its determinant is 0"
    case .notPositiveDefinite(let operation):
      return "\(operation) needs a positive definite matrix, but this one is not"
    case .notAProbability(let x, let entry, let operation):
      let place = entry.map { " (entry \($0))" } ?? ""
      return "\(operation) needs probabilities from 0 to 1, but \(LiteralText.number(x))\(place) is not"
    case .interrupted: return "interrupted; nothing was changed"
    }
  }
  var hint: String? {
    switch self {
    case .notAPosition(let x, _, let count, _): x == Double(count) ? "count from 0: the last is \(count - 1)" : nil
    case .singular: "its rows depend on each other; A + 0.01 * eye(n) is near it and has an inverse"
    case .notPositiveDefinite: "A @ A.T + eye(n) is one, for any A"
    case .notAProbability: "binary_cross_entropy_with_logits takes scores of any size"
    case .interrupted: nil
    }
  }
}

extension IndexProblem {
  func words(_ array: String, _ shape: Shape) -> String {
    switch self {
    case .outOfRange(let axis, let position, let length):
      let which = shape.count > 1 ? " along axis \(axis)" : ""
      return "\(array) (\(shape.text)) has entries 0 to \(length - 1)\(which), and no \(position)"
    case .tooMany(let given, let rank):
      return "\(array) (\(shape.text)) has \(rank) \(rank == 1 ? "axis" : "axes"), not \(given)"
    }
  }
}
