import Language
import Tensors

/// What was given for the options of a command.
struct OptionValues: Sendable {
  fileprivate(set) var numbers: [String: Double] = [:]
  fileprivate(set) var words: [String: String] = [:]
}

extension SessionState {
  /// The values of options now, each of its declared type and within its range.
  mutating func values(
    of options: [Arguments.Binding], as parameters: [Parameter]
  ) throws(Problem) -> OptionValues {
    var values = OptionValues()
    for (name, tree) in options {
      guard let option = parameters.lazy.compactMap(\.option).first(where: { $0.name == name.text }) else { continue }
      if case .words(let words) = option.range {
        guard words.contains(tree.text) else {
          throw Problem(
            .command(
              .outOfRange(
                name.text, wanted: "one of \(words.joined(separator: ", "))",
                hint: "as in \(name.text)=\(option.example)")),
            at: tree.span)
        }
        values.words[name.text] = tree.text
        continue
      }
      let value = try evaluatedNow(tree)
      guard value.isScalar else { throw Problem(.notANumber(what: name.text), at: tree.span) }
      let x = value.scalars[0]
      if let wanted = option.range.refusal(of: x) {
        throw Problem(.command(.outOfRange(name.text, wanted: wanted, hint: nil)), at: tree.span)
      }
      values.numbers[name.text] = x
    }
    return values
  }
}

extension Parameter.Option.Range {
  /// What a number must be; nil where it is that.
  fileprivate func refusal(of x: Double) -> String? {
    switch self {
    case .positiveInteger where !(x > 0 && Int(exactly: x) != nil):
      "a positive integer, not \(LiteralText.number(x))"
    case .nonnegative where !(x.isFinite && x >= 0): "finite and not negative"
    case .rate where !(x >= 0 && x < 1): "at least 0 and less than 1"
    default: nil
    }
  }
}
