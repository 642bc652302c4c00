import Language
import Tensors

/// Functions that give several arrays, with a row an example, made when they are defined.
enum Rearrangement: String, CaseIterable, Sendable {
  /// The rows of all arrays in one random order.
  case shuffle
  /// The first rows of each array, and the rest.
  case split

  var example: String {
    switch self {
    case .shuffle: "X, y := shuffle(X, y)"
    case .split: "Xtrain, Xtest = split(X, 0.8)"
    }
  }

  /// How many arrays come of so many.
  func count(of operands: Int) -> Int { self == .split ? 2 * operands : operands }

  /// A statement that would fit, for operands as they are written.
  func statement(_ operands: [String], _ share: String) -> String {
    let names = operands.enumerated().map { k, text in
      text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "_" } ? text : ["X", "y"][min(k, 1)]
    }
    let inner = operands.joined(separator: ", ")
    switch self {
    case .shuffle: return "\(names.joined(separator: ", ")) := shuffle(\(inner))"
    case .split:
      return "\(names.flatMap { ["\($0)train", "\($0)test"] }.joined(separator: ", ")) = split(\(inner), \(share))"
    }
  }
}

/// One of the arrays that came of a rearrangement, and the rows of which it consists, in words.
struct ArrangedPart {
  let value: Tensor<Double>
  let words: String
}

extension Rearrangement {
  /// The arrays that come of some with as many rows; `share` is the part of split that comes first, or its count of rows.
  ///
  /// Nil where the share leaves one part without rows.
  func parts(
    of operands: [(text: String, value: Tensor<Double>)], share: Double, _ random: inout RandomNumbers
  ) -> [ArrangedPart]? {
    let count = operands[0].value.shape[0]
    switch self {
    case .shuffle:
      var order = Array(count: count) { $0 }
      random.shuffle(&order)
      return operands.map {
        ArrangedPart(value: $0.value.rows(order), words: "the \(count) rows of \($0.text) in another order")
      }
    case .split:
      let first = Int((share < 1 ? share * Double(count) : share).rounded())
      guard first > 0, first < count else { return nil }
      return operands.flatMap { operand in
        [0..<first, first..<count].map { rows in
          let last = rows.upperBound - 1
          let words = rows.count == 1 ? "row \(last)" : "rows \(rows.lowerBound)–\(last)"
          return ArrangedPart(value: operand.value.rows(rows), words: "\(words) of \(operand.text)")
        }
      }
    }
  }
}

extension RandomNumbers {
  /// Fisher and Yates' shuffle, written out so that a seed gives the same order with every version of the library.
  mutating func shuffle(_ order: inout [Int]) {
    var pace = Pace()
    for k in stride(from: order.count - 1, to: 0, by: -1) {
      if pace.isStopped(after: 16) { return }
      order.swapAt(k, Int(uniform() * Double(k + 1)))
    }
  }
}
