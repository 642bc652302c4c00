/// Why a file of data cannot be read, and where in it.
public struct CSVProblem: Error {
  /// What is wrong.
  public enum Kind: Sendable {
    case unclosedQuote
    case textAfterQuote
    case cellCount(given: Int, wanted: Int)
    case missing(String)
    case notANumber(String)
    case numberAmongTexts(String)
    case tooManyLabels(Int, rows: Int)
    case noRows
    case unknownColumn(String, names: [String])
    case columnWithoutHeader(String, count: Int)
    case ambiguousColumn(String, places: [Int])
    case noColumn(Int, count: Int)
    case nothingLeft
    case tooLarge(Int)
    case interrupted
  }
  /// What is wrong.
  public let kind: Kind
  /// The line of the file, counted from 1.
  public var line: Int?
  /// The column, counted from 0.
  public var column: Int?
  /// The column's name in the header.
  public var name: String?

  init(_ kind: Kind, line: Int? = nil, column: Int? = nil, name: String? = nil) {
    (self.kind, self.line, self.column, self.name) = (kind, line, column, name)
  }

  /// Whether it is about which columns were asked for, and not about what stands in the file.
  public var concernsColumns: Bool {
    switch kind {
    case .unknownColumn, .columnWithoutHeader, .ambiguousColumn, .noColumn, .nothingLeft: true
    default: false
    }
  }
}

extension String {
  /// 5,1 or -0,25.
  public var isDecimalWithComma: Bool {
    let parts = split(separator: ",", omittingEmptySubsequences: false)
    return parts.count == 2 && Int(parts[0]) != nil && !parts[1].isEmpty && parts[1].allSatisfy(\.isNumber)
  }
}
