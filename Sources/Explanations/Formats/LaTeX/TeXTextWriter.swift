import Graphs

/// Sets texts and formulas with arrays.
struct TeXTextWriter {
  let names: TeXNames
  /// Whether it is set among words.
  let isInline: Bool

  init(_ names: TeXNames, isInline: Bool = false) { (self.names, self.isInline) = (names, isInline) }

  /// A text in its pieces.
  func tokens(_ text: Text) -> [TeXToken] {
    var isRaised = false
    return text.pieces.flatMap { piece -> [TeXToken] in
      // A power is told by its sign; what follows that is set above.
      if case .words(let span) = piece, span.role == .operator, span.text == FormulaOperator.power.rawValue {
        isRaised = true
        return []
      }
      let tokens = self.tokens(piece)
      guard isRaised, !tokens.isBlank else { return isRaised ? [] : tokens }
      isRaised = false
      return [tokens.raised]
    }.withoutBlanksBeforePowers.withOperators
  }

  private func tokens(_ piece: Text.Piece) -> [TeXToken] {
    switch piece {
    case .words(let span): words(span)
    case .formula(let formula, let notation, _):
      TeXFormulaWriter(names, notation.style, isInline: isInline).tokens(formula)
    case .relation(let relation): [.relation(relation)]
    case .array(let array): tokens(array)
    }
  }

  private func words(_ span: Span) -> [TeXToken] {
    switch span.role {
    case .name where names.contains(span.text): [TeXToken(names.tex(span.text))]
    case .function where span.text.isName: [TeXFormulaWriter.function(span.text, names)]
    case .number: number(span.text)
    default: TeXCharacters.pieces(of: span.text).flatMap(\.tokens)
    }
  }

  /// A number of the page, or one in brackets.
  private func number(_ text: String) -> [TeXToken] {
    guard text.hasPrefix("("), text.hasSuffix(")") else { return TeXNumber.tokens(text, isInline: isInline) }
    return number(String(text.dropFirst().dropLast())).inBrackets()
  }

  private func tokens(_ array: InlineArray) -> [TeXToken] {
    let rows = array.rows.map { row in row.map { TeXNumber.tokens($0, isInline: true) } }
    if rows.count > 1, array.more == 0 { return [Self.matrix(rows)] }
    let entries = rows.map { row in Array(row.joined(separator: [.comma])) }
    let separator = [TeXToken(";\\ ", .comma, width: 1.3)]
    let more = array.more > 0 ? [.comma, TeXToken("\\dots ", width: 2), .words(" \(array.more) more")] : []
    return [.open("[")] + Array(entries.joined(separator: separator)) + more + [.close("]")]
  }

  // MARK: Formulas with arrays

  /// A formula in its pieces, arrays no wider than `room`; what is left out of them is said in the captions.
  func tokens(_ math: Math, room: Double) -> (tokens: [TeXToken], captions: [Text]) {
    var tokens: [TeXToken] = []
    var captions: [Text] = []
    var isRaised = false
    for atom in math.atoms {
      if case .operator(FormulaOperator.power.rawValue) = atom {
        isRaised = true
        continue
      }
      if isRaised, case .text(let text) = atom {
        tokens.append(self.tokens(text).raised)
        isRaised = false
        continue
      }
      switch atom {
      case .text(let text): tokens += self.tokens(text)
      case .grid(let grid):
        let (token, shown) = matrix(grid, room: room)
        tokens.append(token)
        if let elision = shown.elision { captions.append(elision) }
      case .operator(let sign): tokens += TeXCharacters.signs(sign).map { sum($0, after: tokens) }
      case .relation(let relation): tokens.append(.relation(relation))
      case .open(let sign): tokens.append(.open(sign))
      case .close(let sign): tokens.append(.close(sign))
      case .gap: tokens.append(.gap)
      }
    }
    return (tokens, captions)
  }

  /// A minus between two terms is an operator; at the start of a formula it is a sign.
  private func sum(_ token: TeXToken, after tokens: [TeXToken]) -> TeXToken {
    guard token.kind == .minus, let last = tokens.last, ![.relation, .open, .gap, .sum].contains(last.kind) else {
      return token
    }
    return TeXToken(" - ", .sum, width: 2.4)
  }

  private func matrix(_ grid: Grid, room: Double) -> (TeXToken, Grid) {
    var shown = grid
    while true {
      let rows = shown.cells.map { row in row.map { TeXTextWriter(names, isInline: true).tokens($0) } }
      let token = Self.matrix(
        rows, isCutBelow: shown.cells.count < shown.rows, isCutRight: shown.shownColumns < shown.columns)
      guard token.width > room, shown.shownColumns > 1 else { return (token, shown) }
      shown = shown.prefix(columns: shown.shownColumns - 1)
    }
  }

  /// The most columns that the matrices of amsmath have.
  private static let mostColumns = 10

  static func matrix(_ cells: [[[TeXToken]]], isCutBelow: Bool = false, isCutRight: Bool = false) -> TeXToken {
    let columns = cells.first?.count ?? 0
    var rows = cells.map { row in
      row.map { $0.withSizedBrackets(isDisplay: false).source } + (isCutRight ? ["\\cdots"] : [])
    }
    if isCutBelow { rows.append(Array(repeating: "\\vdots", count: columns) + (isCutRight ? [""] : [])) }
    let body = rows.map { $0.joined(separator: " & ") }.joined(separator: " \\\\ ")
    let count = columns + (isCutRight ? 1 : 0)
    let widths = (0..<columns).map { column in cells.map { $0[column].width }.max() ?? 0 }
    let width = widths.reduce(2, +) + 2 * Double(max(count - 1, 0)) + (isCutRight ? 2 : 0)
    let height: TeXToken.Height = rows.count > 1 ? .array : .fraction
    guard count > mostColumns else {
      return TeXToken("\\begin{bmatrix} \(body) \\end{bmatrix}", width: width, height: height)
    }
    let layout = String(repeating: "c", count: count)
    return TeXToken(
      "\\left[\\begin{array}{\(layout)} \(body) \\end{array}\\right]", width: width + 1, height: height)
  }
}

extension [TeXToken] {
  /// Whether nothing but blanks is in it.
  fileprivate var isBlank: Bool { allSatisfy { $0.kind == .words && $0.tex.allSatisfy { $0 == " " } } }

  /// The pieces as a power.
  fileprivate var raised: TeXToken {
    TeXToken("^{\(withSizedBrackets(isDisplay: false).source)}", width: width * 0.75)
  }

  /// With a minus that follows a term as an operator.
  fileprivate var withOperators: [TeXToken] {
    var result = self
    var last: TeXToken?
    for index in indices {
      let token = self[index]
      if token.kind == .minus, let last, [.atom, .close].contains(last.kind) {
        result[index] = TeXToken(" - ", .sum, width: 2.4)
      }
      if !(token.kind == .words && token.tex.allSatisfy { $0 == " " }) { last = result[index] }
    }
    return result
  }

  /// Without the blank that a page leaves before the sign of a power.
  fileprivate var withoutBlanksBeforePowers: [TeXToken] {
    enumerated().filter { index, token in
      !(token.kind == .words && token.tex == " " && index + 1 < count && self[index + 1].tex.hasPrefix("^"))
    }.map(\.element)
  }
}
