import Explanations
import Programs

/// What differences say of a program's derivative, taken once for all ways of asking.
public struct Truth: Sendable {
  public let first: Slopes
  /// Left out where nobody asks.
  public let second: Slopes?
  /// The value of the variable.
  public let variable: Values

  /// Nil where the evaluator cannot say, or there is no derivative.
  public init?(_ program: Program, of output: Term, by variable: Term, second: Bool) {
    let evaluator = Evaluator(program)
    guard let value = try? evaluator.value(variable), let z = try? evaluator.value(output), z.isNumber,
      !evaluator.isSingular,
      let first = try? Evaluator(program).slopes(of: output, by: variable)
    else { return nil }
    self.variable = value
    self.first = first
    self.second = second ? try? Evaluator(program).curvatures(of: output, by: variable) : nil
  }
}

extension Question {
  /// What comes of asking in a program.
  public enum Outcome: Sendable {
    /// So many entries were compared and agree.
    case agrees(Int)
    case differs(Finding)
    /// It cannot be asked here, or the evaluator cannot say.
    case skipped
  }

  /// Asks, and compares with the truth.
  public func ask(_ desk: Desk, _ truth: Truth) -> Outcome {
    if form == .gradUpdate || form == .nudge || form == .over, !isOfLeaf(desk) { return .skipped }
    guard let (right, errors) = expectation(truth) else { return .skipped }
    let typed = line(truth.variable, examples: form == .over ? otherLeaf(desk) : nil)
    let answer: JSONValue
    let isConnected = truth.first.values.entries.contains { abs($0) > 1e-9 }
    do throws(Refusal) { answer = try desk.ask(typed) } catch {
      // Where no path leads, a command may well say that there is nothing to ask.
      if !isConnected { return .skipped }
      // A variable moved by its slope may well leave what an operation accepts: a probability below 0.
      if form == .gradUpdate { return .skipped }
      return .differs(Finding(form.rawValue, shown(typed), printed: "refused: \(error.message)", right: "an answer"))
    }
    if form == .check {
      guard errors.allSatisfy({ $0.map { $0 < 1e-6 } ?? false }) else { return .skipped }
      // A check that cannot compare says so by null; where it can, it must pass.
      if answer["passed"] == .bool(false) {
        return .differs(Finding(form.rawValue, shown(typed), printed: "failed", right: "passed"))
      }
      return .agrees(1)
    }
    guard let printed = derivative(in: answer, desk) else {
      if !isConnected { return .skipped }
      return .differs(Finding(form.rawValue, shown(typed), printed: String(answer.text.prefix(300)), right: right.text))
    }
    guard printed.entries.count == right.entries.count else {
      return .differs(Finding(form.rawValue, shown(typed), printed: printed.text, right: right.text))
    }
    var compared = 0
    var convention: Values??
    for (k, (a, b)) in zip(printed.entries, right.entries).enumerated() {
      guard let error = errors[k], error < 1e-4 * max(1, abs(b)) else {
        // At a kink a convention is taken, and it is the same whichever way one asks.
        guard errors[k] == nil, comparesEntries else { continue }
        if convention == nil { convention = .some(trace(desk)) }
        guard let taken = convention ?? nil, taken.entries.count == printed.entries.count else { continue }
        let c = taken.entries[k]
        guard a.isNaN && c.isNaN || a == c || abs(a - c) <= 1e-9 * max(1, abs(c)) else {
          return .differs(
            Finding(form.rawValue, shown(typed), printed: printed.text, right: "\(taken.text), as grad … wrt says"))
        }
        compared += 1
        continue
      }
      compared += 1
      let tolerance = Real(form.isSecond ? 1e-5 : 1e-7) * max(1, abs(b)) + 20 * error
      guard abs(a - b) <= tolerance else {
        return .differs(Finding(form.rawValue, shown(typed), printed: printed.text, right: right.text))
      }
    }
    return compared == 0 ? .skipped : .agrees(compared)
  }

  /// Whether the answer has an entry for each entry of the variable.
  private var comparesEntries: Bool { !form.isSecond && ![.jvp, .tangent, .nudge, .check].contains(form) }

  /// What the trace says of the same derivative.
  private func trace(_ desk: Desk) -> Values? {
    let question = asked(.gradCommand)
    return (try? desk.ask(question.line(Values(0), examples: nil))).flatMap { question.derivative(in: $0, desk) }
  }

  private func shown(_ line: String) -> String {
    setting == .plain ? line : "\(line)    # after \(setting.rawValue)"
  }

  /// A variable besides the one that is asked about.
  private func otherLeaf(_ desk: Desk) -> (name: String, value: Values)? {
    guard case .array(let names)? = (try? desk.ask(":vars"))?["names"] else { return nil }
    for entry in names where entry["type"] == .string("variable") {
      guard case .string(let name)? = entry["name"], variable != .name(name), name != "ans",
        let value = entry["value"].flatMap(Values.init)
      else { continue }
      return (name, value)
    }
    return nil
  }

  private func isOfLeaf(_ desk: Desk) -> Bool {
    guard case .name(let name) = variable, let answer = try? desk.ask("show \(name)") else { return false }
    return answer["type"] == .string("variable")
  }

  /// What the answer should be, and how exactly differences know it.
  private func expectation(_ truth: Truth) -> (Values, [Real?])? {
    switch form {
    case .jvp, .tangent:
      var (sum, worst): (Real, Real?) = (0, 0)
      for (k, slope) in truth.first.values.entries.enumerated() {
        sum += slope * Self.direction(k)
        worst = worst.flatMap { known in truth.first.errors[k].map { known + $0 } }
      }
      return (Values(sum), [worst])
    case .nudge:
      var worst: Real? = 0
      for error in truth.first.errors { worst = worst.flatMap { known in error.map { known + $0 } } }
      return (Values(truth.first.values.entries.reduce(0) { $0 + $1 * 0.001 }), [worst])
    case _ where form.isSecond: return truth.second.map { ($0.values, $0.errors) }
    default: return (truth.first.values, truth.first.errors)
    }
  }

  /// The derivative in an answer.
  private func derivative(in answer: JSONValue, _ desk: Desk) -> Values? {
    switch form {
    case .gradCommand, .over: return answer["gradients"]?.onlyValue.flatMap(Values.init)
    case .gradSteps: return summed(answer)
    case .gradUpdate: return answer["values"]?.onlyValue.flatMap(Values.init)
    case .jacobianCommand: return answer["jacobians"]?.onlyValue.flatMap(Values.init)
    case .hessianCommand: return answer["matrix"].flatMap(Values.init)
    case .tangent: return answer["tangent"].flatMap(Values.init)
    case .nudge:
      guard case .array(let nodes)? = answer["nodes"], let last = nodes.last else { return nil }
      return last["predicted"].flatMap(Values.init)
    default: return answer["value"].flatMap(Values.init)
    }
  }

  /// What the steps of a trace hand to the variable, added up by hand.
  private func summed(_ answer: JSONValue) -> Values? {
    guard case .array(let steps)? = answer["steps"], case .object(let gradients)? = answer["gradients"],
      gradients.count == 1, let whole = Values(gradients[0].value)
    else { return nil }
    // A part gets what its whole gets, and is no operand of its own.
    if gradients[0].name.contains("[") { return whole }
    var sum = whole.entries.map { _ in Real(0) }
    var uses = 0
    for step in steps {
      guard case .array(let contributions)? = step["contributions"] else { continue }
      // What goes through a part is handed on by the part's own line, which counts its uses together.
      if contributions.contains(where: { isPart($0["operand"], of: gradients[0].name) }) { return whole }
      for contribution in contributions where contribution["operand"] == .string(gradients[0].name) {
        guard let product = contribution["product"].flatMap(Values.init) else { return nil }
        uses += 1
        let entries = product.entries.count == 1 ? sum.map { _ in product.entries[0] } : product.entries
        guard entries.count == sum.count else { return nil }
        sum = zip(sum, entries).map { $0 + $1 }
      }
    }
    // A variable that is the output itself, or that nothing leads to, has no steps.
    return uses == 0 ? whole : Values(whole.shape, sum)
  }

  private func isPart(_ operand: JSONValue?, of name: String) -> Bool {
    guard case .string(let text)? = operand else { return false }
    return text.hasPrefix(name + "[")
  }
}
