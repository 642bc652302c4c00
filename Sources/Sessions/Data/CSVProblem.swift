import Language

/// Why a file of data cannot be read, and where in it.
struct CSVProblem: Error {
  enum Kind {
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
  let kind: Kind
  /// The line of the file, counted from 1.
  var line: Int?
  /// The column, counted from 0.
  var column: Int?
  /// The column's name in the header.
  var name: String?

  init(_ kind: Kind, line: Int? = nil, column: Int? = nil, name: String? = nil) {
    (self.kind, self.line, self.column, self.name) = (kind, line, column, name)
  }

  /// Whether it is about which columns were asked for, and not about what stands in the file.
  var concernsColumns: Bool {
    switch kind {
    case .unknownColumn, .columnWithoutHeader, .ambiguousColumn, .noColumn, .nothingLeft: true
    default: false
    }
  }

  /// The problem of a statement that reads a file.
  func problem(reading path: String, at span: SourceSpan) -> Problem {
    if case .interrupted = kind { return Problem(.interrupted, at: nil) }
    let place = [path, line.map { "line \($0)" }, column.map { "column \(name ?? String($0))" }]
    let start = place.compactMap { $0 }.joined(separator: ", ")
    return Problem(.message("\(start): \(words)", hint: hint), at: span)
  }

  private var words: String {
    let quote = Diagnostic.quote
    return switch kind {
    case .unclosedQuote: "this quote is never closed"
    case .textAfterQuote: "something stands between a closing quote and the next cell"
    case .cellCount(let given, let wanted):
      "\(given) cell\(given == 1 ? "" : "s"), and \(wanted) in the first line"
    case .missing(let text): text.isEmpty ? "the cell is empty" : "\(quote(text)) says that a value is missing"
    case .notANumber(let text): "\(quote(text)) is not a number"
    case .numberAmongTexts(let text): "the number \(quote(text)) among texts"
    case .tooManyLabels(let count, let rows): "\(count) different texts in \(rows) rows are no labels"
    case .noRows: "there are no rows"
    case .unknownColumn(let name, let names):
      "there is no column \(quote(name)), but " + names.prefix(12).joined(separator: ", ")
        + (names.count > 12 ? " and \(names.count - 12) more" : "")
    case .columnWithoutHeader(let name, let count):
      "the first line names no columns, so there is no \(quote(name)); they are numbered 0 to \(count - 1)"
    case .ambiguousColumn(let name, let places):
      "columns \(places.map(String.init).joined(separator: " and ")) are both called \(quote(name))"
    case .noColumn(let k, let count): "there are columns 0 to \(count - 1), and no \(k)"
    case .nothingLeft: "no column is left"
    case .tooLarge(let most): "more than \(Double(most).grouped) numbers, which limit_entries allows"
    case .interrupted: ""
    }
  }

  private var hint: String? {
    let column = name.map { "\"\($0)\"" } ?? column.map(String.init) ?? "…"
    return switch kind {
    case .unclosedQuote, .textAfterQuote: "a quote within a quoted cell is written twice: \"say \"\"hi\"\"\""
    case .cellCount: "a cell that holds a comma stands in quotes; sep=\";\" takes another separator"
    case .missing: "fill the cell in the file, or leave the column out: drop=\(column)"
    case .notANumber(let text) where text.isDecimalWithComma:
      "with a decimal point: \(text.replacing(",", with: "."))"
    case .notANumber: "drop=\(column) leaves the column out, labels=\(column) numbers its texts"
    case .numberAmongTexts: "labels=\(column) numbers all of them as labels"
    case .tooManyLabels: "drop=\(column) leaves the column out, labels=\(column) numbers them all the same"
    case .unknownColumn(let name, let names): Suggestion.nearest(name, among: names).map { "did you mean \($0)?" }
    case .columnWithoutHeader: "csv(…, 0) is the first column; header=true takes the first line for names"
    case .ambiguousColumn(_, let places): "by its number: csv(…, \(places[0]))"
    default: nil
    }
  }
}

extension String {
  /// 5,1 or -0,25.
  var isDecimalWithComma: Bool {
    let parts = split(separator: ",", omittingEmptySubsequences: false)
    return parts.count == 2 && Int(parts[0]) != nil && !parts[1].isEmpty && parts[1].allSatisfy(\.isNumber)
  }
}
