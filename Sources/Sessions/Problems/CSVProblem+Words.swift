import DataFiles
import Language

extension CSVProblem {
  /// Where in a file it is.
  func place(in path: String) -> String {
    [path, line.map { "line \($0)" }, column.map { "column \(name ?? String($0))" }].compactMap { $0 }
      .joined(separator: ", ")
  }

  var words: String {
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

  var hint: String? {
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
