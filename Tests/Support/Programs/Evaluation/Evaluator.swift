/// The value of a program straight from the definitions of its functions: no graph, no rules, no derivatives but by
/// differences.
///
/// A definition is a thunk that is evaluated when asked for and kept for one epoch. A derivative by a name adds a little
/// to that thunk and evaluates everything anew, which is what "with respect to this node" means: also where a derivative
/// by another name is taken within, to which the node goes on to answer.
public final class Evaluator {
  let functions: [String: (parameters: [String], body: Term)]
  var sheet: [String: Thunk] = [:]
  /// Counts the changes of what thunks rest on.
  var epoch = 0
  /// What `stop_gradient` and constants held back, once for each derivative that is being taken.
  var tapes: [Tape] = []
  /// How many more terms may be evaluated: derivatives within derivatives multiply, and some would never end.
  private var budget = 0
  private let limit: Int
  /// On which side of its kinks every function was met, and which entries were chosen: equal where nothing jumped.
  private(set) var decisions: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Whether rounding alone decided something on the way.
  var isUndecided = false
  /// Whether a function was met where its slope is infinite.
  public internal(set) var isSingular = false
  /// The largest error of the differences that were taken within what differences are being taken of.
  var innerError: Real = 0

  public init(_ program: Program, limit: Int = 400_000) {
    self.limit = limit
    var functions: [String: ([String], Term)] = [:]
    for definition in program.definitions {
      if case .function(let parameters) = definition.kind { functions[definition.name] = (parameters, definition.term) }
    }
    self.functions = functions.mapValues { (parameters: $0.0, body: $0.1) }
    for definition in program.definitions where !definition.isFunction {
      sheet[definition.name] = Thunk(definition.term, [:], isConstant: definition.kind == .constant)
    }
  }

  /// The value of a term of the program's names.
  public func value(_ term: Term) throws -> Values {
    start()
    let result = try value(term, [:])
    if isUndecided { throw EvaluationError.noDerivative }
    return result
  }

  /// The names within a function or a comprehension.
  typealias Scope = [String: Thunk]

  /// A term that waits for its value.
  final class Thunk {
    let term: Term
    let scope: Scope
    let isConstant: Bool
    /// What is added to it while derivatives by it are taken.
    var shift: Values?
    var kept: (epoch: Int, value: Values)?

    init(_ term: Term, _ scope: Scope, isConstant: Bool = false) {
      (self.term, self.scope, self.isConstant) = (term, scope, isConstant)
    }
  }

  func force(_ thunk: Thunk) throws -> Values {
    if let kept = thunk.kept, kept.epoch == epoch { return kept.value }
    var result = try value(thunk.term, thunk.scope)
    if thunk.isConstant { result = try held(result) }
    if let shift = thunk.shift {
      guard shift.shape == result.shape else { throw EvaluationError.noDerivative }
      result.entries = zip(result.entries, shift.entries).map(+)
    }
    thunk.kept = (epoch, result)
    return result
  }

  /// A question from outside has the whole budget.
  func start() { budget = limit }

  func spend() throws {
    budget -= 1
    if budget < 0 { throw EvaluationError.tooCostly }
  }

  // MARK: Kinks

  func note(_ facts: [Int]) {
    for fact in facts + [facts.count] {
      decisions = (decisions ^ UInt64(bitPattern: Int64(fact))) &* 0x0000_0100_0000_01b3
    }
  }
  func decision(_ x: Real, _ limit: Real) -> Int {
    // So near that rounding decides: numbers of other digits may lie on the other side.
    if x != limit, abs(x - limit) <= 1e-14 * max(1, abs(limit)) + 10 * innerError { isUndecided = true }
    return x < limit ? -1 : x > limit ? 1 : 0
  }
  /// A number, after noting on which side of some limits it lies.
  func decide(_ x: Real, _ limits: [Real]) -> Real {
    note(limits.map { decision(x, $0) })
    return x
  }
  func restartDecisions() { decisions = 0xcbf2_9ce4_8422_2325 }

  // MARK: What passes no gradient

  /// The values that were held back while a derivative is taken: noted at its centre, read again beside it.
  final class Tape {
    var values: [Values] = []
    /// Where it is read; nil while it is noted.
    var cursor: Int?
  }

  /// A value through which no derivative passes: beside the centre it is what it was there.
  func held(_ value: Values) throws -> Values {
    var result = value
    for tape in tapes {
      if let cursor = tape.cursor {
        guard cursor < tape.values.count, tape.values[cursor].shape == value.shape else {
          throw EvaluationError.noDerivative
        }
        result = tape.values[cursor]
        tape.cursor = cursor + 1
      } else {
        tape.values.append(result)
      }
    }
    return result
  }
}
