import Tensors

@testable import Explanations

/// Numbers as they are printed: a value of a page, read back.
struct PrintedNumbers {
  /// The entries that are shown, in reading order.
  let shown: [Double]
  /// Their places among the entries of the whole, where an array is shown in part.
  let places: [Int]
  /// How many entries the whole has, and how many rows.
  let count: Int
  let rows: Int
  private let isMatrix: Bool
  /// Whether they are said to be the diagonal of a matrix.
  let isDiagonal: Bool

  init?(_ side: PrintedLine.Side) {
    switch side {
    case .text(let text): self.init(text)
    case .figure(let atoms): self.init(atoms)
    }
  }

  /// A number, a fraction, or a list of them.
  init?(_ text: String) {
    var text = text.split(separator: " in the shape of ")[0]
    isDiagonal = text.hasPrefix("diag([") && text.hasSuffix("])")
    if isDiagonal { text = text.dropFirst(5).dropLast() }
    isMatrix = text.contains(";")
    let separator: Character = isMatrix ? ";" : ","
    rows = text.count { $0 == separator } + 1
    guard text.hasPrefix("["), text.hasSuffix("]") else {
      guard let x = Self.number(text) else { return nil }
      (shown, places, count) = ([x], [0], 1)
      return
    }
    var cells = text.dropFirst().dropLast().split { $0 == "," || $0 == ";" }.map { $0.drop { $0 == " " } }
    var more = 0
    if let last = cells.last, last.hasPrefix("… ") {
      more = last.dropFirst(2).split(separator: " ").first.flatMap { Int($0) } ?? 0
      cells.removeLast()
    }
    let numbers = cells.compactMap(Self.number)
    guard numbers.count == cells.count, !numbers.isEmpty else { return nil }
    (shown, places, count) = (numbers, Array(numbers.indices), numbers.count + more)
  }

  /// A figure of a whole array, or of its first rows and columns.
  private init?(_ atoms: [Math.Atom]) {
    var (shown, places, count, height, grids): ([Double], [Int], Int, Int, Int) = ([], [], 0, 1, 0)
    for atom in atoms {
      switch atom {
      case .grid(let grid):
        for (i, row) in grid.cells.enumerated() {
          for (j, cell) in row.enumerated() {
            guard let x = Self.number(cell.string[...]) else { return nil }
            shown.append(x)
            places.append(count + i * grid.columns + j)
          }
        }
        count += grid.rows * grid.columns
        height = grid.rows
        grids += 1
      case .text(let text) where text.string.hasPrefix("slices "):
        // The first slices of so many.
        guard let total = text.string.split(separator: " ").last.flatMap({ Int($0) }), grids > 0 else { return nil }
        count = count / grids * total
      // The index of a slice, or its shape.
      case .text(let text)
      where !text.string.contains("=") && text.spans.allSatisfy({ $0.role == .muted || $0.role == .shape }): continue
      default: return nil
      }
    }
    guard count > 0 else { return nil }
    (self.shown, self.places, self.count) = (shown, places, count)
    (rows, isDiagonal, isMatrix) = (height, false, grids == 1 && height > 1)
  }

  /// A number or a vector that is shown whole.
  var tensor: Tensor<Double>? {
    guard count == shown.count else { return nil }
    if count == 1 { return Tensor<Double>(scalar: shown[0]) }
    // A list of rows, or one row.
    return isMatrix && count % rows == 0 ? Tensor<Double>([rows, count / rows], shown) : Tensor<Double>([count], shown)
  }

  /// Ones in the shape that is shown, or on its diagonal.
  func ones(isDiagonal: Bool) -> Tensor<Double> {
    let isWhole = isMatrix && !isDiagonal && count % rows == 0
    return Tensor<Double>(isWhole ? [rows, count / rows] : [rows], repeating: 1)
  }

  static func number(_ text: Substring) -> Double? {
    switch text {
    case "nan": return .nan
    case "inf": return .infinity
    case "-inf": return -.infinity
    default: break
    }
    guard text.allSatisfy({ $0.isNumber || "+-.e/".contains($0) }) else { return nil }
    let parts = text.split(separator: "/").map { Double($0) }
    if parts.count == 2, let n = parts[0], let d = parts[1] { return n / d }
    return Double(text)
  }

  /// The entries of an array at the places that are shown; nil where it is another array.
  func picked(_ value: Tensor<Double>) -> [Double]? {
    if value.count == count { return places.map { value.scalars[$0] } }
    return value.count == 1 ? shown.map { _ in value.scalars[0] } : nil
  }
}
