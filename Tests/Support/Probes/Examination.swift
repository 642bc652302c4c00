import Programs

/// A program put to every kind of question, a few of each drawn.
public struct Examination: Sendable {
  /// What is examined.
  public enum Property: String, CaseIterable, Sendable {
    case forward, firstDerivatives, secondDerivatives, parts
  }
  public var properties: Set<Property>
  /// The ways of asking that are drawn from.
  public var forms = Question.Form.allCases
  /// What is set before a program is typed.
  public var settings = Question.Setting.allCases
  /// How many entries of derivatives were compared.
  public private(set) var compared = 0
  /// How often each way of asking was drawn and answered.
  public private(set) var asked: [String: Int] = [:]

  public init(_ properties: Set<Property> = Set(Property.allCases)) { self.properties = properties }

  /// Something that fails, with what must be asked to see it fail.
  public struct Failure: Sendable {
    public let program: Program
    public let finding: Finding
    public let question: Question?
  }

  /// The first thing that is wrong with a program.
  public mutating func failure(of program: Program, _ random: inout Random) -> Failure? {
    let desk: Desk
    do throws(Refusal) { desk = try Desk(program) } catch {
      let finding = Finding("accepted", error.line, printed: "refused: \(error.message)", right: "a definition")
      return Failure(program: program, finding: finding, question: nil)
    }
    if properties.contains(.forward), let finding = Forward.finding(program, desk) {
      return Failure(program: program, finding: finding, question: nil)
    }
    let numbers = program.definitions.filter { !$0.isFunction }.map(\.name)
    var desks: [Question.Setting: Desk] = [.plain: desk]
    for round in 0..<2 {
      let output = round == 0 ? Term.name("L") : outputs(program, numbers, &random)
      let ancestors = random.oneIn(6) ? numbers : program.ancestors(of: output).filter(numbers.contains)
      guard let variable = drawVariable(program, ancestors, &random) else { continue }
      let entries = (try? Evaluator(program).value(variable))?.entries.count ?? 0
      let wantsSecond = properties.contains(.secondDerivatives) && entries <= 4 && random.oneIn(3)
      guard let truth = Truth(program, of: output, by: variable, second: wantsSecond) else { continue }
      let forms = forms.filter {
        $0.isSecond ? wantsSecond : properties.contains(.firstDerivatives)
      }
      for form in forms.shuffled(using: &random).prefix(6) {
        let setting = random.oneIn(2) ? .plain : random.pick(settings)
        let question = Question(form, setting, of: output, by: variable)
        desks[setting] = desks[setting] ?? Self.desk(setting, program)
        guard let desk = desks[setting] else { continue }
        switch question.ask(desk, truth) {
        case .agrees(let count):
          compared += count
          asked[form.rawValue, default: 0] += 1
        case .differs(let finding): return Failure(program: program, finding: finding, question: question)
        case .skipped: break
        }
      }
    }
    return nil
  }

  /// A question asked of a program under its setting.
  static func outcome(of question: Question, _ program: Program, _ truth: Truth) -> Question.Outcome {
    desk(question.setting, program).map { question.ask($0, truth) } ?? .skipped
  }

  private static func desk(_ setting: Question.Setting, _ program: Program) -> Desk? {
    try? Desk(program, prelude: setting == .plain ? [] : [setting.rawValue])
  }

  /// One of the program's numbers, or a number made of an array; late ones rest on more.
  private func outputs(_ program: Program, _ names: [String], _ random: inout Random) -> Term {
    let name = random.pick(Array(names.suffix(6)))
    let isNumber = (try? Evaluator(program).value(.name(name)))?.isNumber ?? false
    return isNumber ? .name(name) : .call("sum", .name(name))
  }

  /// A name of the program, or a part of one.
  private func drawVariable(_ program: Program, _ names: [String], _ random: inout Random) -> Term? {
    let names = names.filter { !program.mayWriteSlopes(by: $0) }
    guard !names.isEmpty else { return nil }
    let name = random.pick(names)
    guard let value = try? Evaluator(program).value(.name(name)), value.entries.count <= 12 else { return nil }
    guard !value.isNumber, properties.contains(.parts), random.oneIn(3) else { return .name(name) }
    let axes = random.oneIn(2) ? value.rank : 1
    let positions = value.shape.prefix(axes).map { length -> Term.Position in
      if random.oneIn(4) { return .slice(length > 1 ? 1 : 0, nil, nil) }
      return .index(.number(Double(random.int(0...length - 1))))
    }
    return .element(.name(name), positions)
  }
}
