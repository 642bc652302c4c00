import Programs

extension Examination.Failure {
  /// The smallest program found that fails in the same way.
  public func shrunk(limit: Int = 400) -> Examination.Failure {
    var best = self
    var tries = 0
    var isSmaller = true
    while isSmaller, tries < limit {
      isSmaller = false
      for candidate in Self.simpler(best) {
        tries += 1
        if tries >= limit { break }
        guard let failure = Self.failure(candidate.0, candidate.1, like: best) else { continue }
        best = failure
        isSmaller = true
        break
      }
    }
    return best
  }

  /// The failure of a simpler program, if it has one of the same kind.
  private static func failure(
    _ program: Program, _ question: Question?, like old: Examination.Failure
  ) -> Examination.Failure? {
    let evaluator = Evaluator(program)
    for definition in program.definitions where !definition.isFunction {
      guard let value = try? evaluator.value(.name(definition.name)), value.entries.allSatisfy(\.isFinite) else {
        return nil
      }
    }
    guard let question else {
      do throws(Refusal) {
        let desk = try Desk(program)
        guard old.finding.property == "forward" else { return nil }
        return Forward.finding(program, desk).map { Self(program: program, finding: $0, question: nil) }
      } catch {
        guard old.finding.property == "accepted" else { return nil }
        let finding = Finding("accepted", error.line, printed: "refused: \(error.message)", right: "a definition")
        return Self(program: program, finding: finding, question: nil)
      }
    }
    guard
      let truth = Truth(program, of: question.output, by: question.variable, second: question.form.isSecond),
      case .differs(let finding) = Examination.outcome(of: question, program, truth),
      finding.printed.hasPrefix("refused") == old.finding.printed.hasPrefix("refused")
    else { return nil }
    return Self(program: program, finding: finding, question: question)
  }

  /// Programs with one thing less, the largest steps first.
  private static func simpler(_ failure: Examination.Failure) -> [(Program, Question?)] {
    let (program, question) = (failure.program, failure.question)
    var result: [(Program, Question?)] = []
    func keep(_ definitions: [Definition]) { result.append((Program(definitions), question)) }
    if let question, question.setting != .plain {
      result.append((program, question.asked(nil, .plain)))
    }
    if let question, question.form != .gradExpression, !question.form.isSecond {
      result.append((program, question.asked(.gradExpression)))
    }
    let needed = (question.map { $0.output.names.union($0.variable.names) } ?? [])
    for k in program.definitions.indices.reversed() {
      let name = program.definitions[k].name
      let isUsed = needed.contains(name) || program.definitions.contains { $0.mentions.contains(name) }
      if !isUsed || question == nil { keep(program.definitions.enumerated().filter { $0.offset != k }.map(\.element)) }
    }
    // An output that is a sum becomes one of its parts.
    if let question {
      for output in question.output.children + otherOutputs(program, question) {
        result.append((program, question.asked(of: output)))
      }
      if case .element(let whole, _) = question.variable {
        result.append((program, question.asked(by: whole)))
      }
    }
    for (k, definition) in program.definitions.enumerated().reversed() {
      for term in Self.simpler(definition.term, isLeaf: definition.kind == .variable || definition.kind == .constant) {
        var definitions = program.definitions
        definitions[k].term = term
        keep(definitions)
      }
    }
    return result
  }

  private static func otherOutputs(_ program: Program, _ question: Question) -> [Term] {
    program.definitions.filter { !$0.isFunction && .name($0.name) != question.output }.map { .name($0.name) }
  }

  /// Terms with one thing less.
  private static func simpler(_ term: Term, isLeaf: Bool) -> [Term] {
    switch term {
    case .number(let x): return isLeaf && x != 2 && x != 3 ? [.number(2), .number(3)] : []
    case .list(let entries) where isLeaf && entries.count > 2: return [.list(Array(entries.prefix(2)))]
    default: break
    }
    var result = isLeaf ? [] : term.children
    for (k, child) in term.children.enumerated() {
      for simpler in Self.simpler(child, isLeaf: isLeaf) {
        var children = term.children
        children[k] = simpler
        result.append(term.replacingChildren(children))
      }
    }
    if case .call(let name, let arguments, let options) = term, !options.isEmpty {
      result.append(.call(name, arguments, Array(options.dropLast())))
    }
    return result
  }
}
