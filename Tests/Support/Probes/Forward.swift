import Programs

/// Every value of a program equals that of the evaluator.
public enum Forward {
  public static func finding(_ program: Program, _ desk: Desk) -> Finding? {
    let evaluator = Evaluator(program)
    for definition in program.definitions where !definition.isFunction {
      guard let right = try? evaluator.value(.name(definition.name)) else { continue }
      let printed: Values
      do throws(Refusal) { printed = try desk.value(definition.name) } catch {
        return Finding("forward", definition.name, printed: "refused: \(error.message)", right: right.text)
      }
      let agrees =
        printed.shape == right.shape
        && zip(printed.entries, right.entries).allSatisfy {
          abs($0 - $1) <= 1e-7 * max(1, abs($1))
        }
      if !agrees { return Finding("forward", definition.name, printed: printed.text, right: right.text) }
    }
    return nil
  }
}
