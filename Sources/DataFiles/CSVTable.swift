import Tensors

/// Numbers read from a file of comma-separated values: a row a line, a column for each that was asked for.
public struct CSVTable: Sendable {
  /// A column that is asked for.
  public enum Column: Sendable {
    case name(String)
    /// Counted from 0, negative from the end.
    case position(Int)
  }
  /// What is asked for.
  public struct Request: Sendable {
    /// The columns in their order; none are all.
    public var columns: [Column] = []
    /// A column to leave out.
    public var dropped: Column?
    /// The column whose cells are labels, also where they are numbers.
    public var labels: Column?
    /// Whether the first line names the columns; nil where that is to be seen from its cells.
    public var header: Bool?
    /// The byte between cells; nil is to be seen from the first line.
    public var separator: UInt8?

    /// All columns, unless something else is said.
    public init(
      columns: [Column] = [], dropped: Column? = nil, labels: Column? = nil, header: Bool? = nil,
      separator: UInt8? = nil
    ) {
      (self.columns, self.dropped, self.labels) = (columns, dropped, labels)
      (self.header, self.separator) = (header, separator)
    }
  }
  /// The integers that stand for the texts of a column: the place of each text in this list.
  public struct Labels: Sendable {
    /// The column.
    public let column: String
    /// The texts, each at the place of its number.
    public let texts: [String]
  }

  /// A vector of one column, else a matrix.
  public let values: Tensor<Double>
  /// The columns by their names, or by their numbers where the file has no header.
  public let columns: [String]
  /// What the numbers of each column of labels stand for.
  public let labels: [Labels]
  /// Whether the first line named the columns.
  public let hasHeader: Bool
}

extension CSVTable {
  /// Reads a text.
  ///
  /// Without a word on it the first line is taken for names if none of its cells is a number. A column that begins with a
  /// text is one of labels, numbered in the order of their texts.
  public init(_ text: String, _ request: Request, mostEntries: Int = .max) throws(CSVProblem) {
    var reader = CSVReader(text, separator: request.separator)
    var cells: [CSVReader.Cell] = []
    guard var line = try reader.next(&cells) else { throw CSVProblem(.noRows) }
    let count = cells.count
    hasHeader = request.header ?? cells.allSatisfy { reader.number(in: $0) == nil && !reader.isMissing($0) }
    let header = Header(names: hasHeader ? cells.map(reader.text) : nil, count: count)
    let places = try header.places(of: request)
    let forced = try request.labels.map { column throws(CSVProblem) in try header.place(of: column) }
    var building = places.map { BuildingColumn(place: $0, name: header.names?[$0], isForced: $0 == forced) }
    if hasHeader {
      guard let next = try reader.next(&cells) else { throw CSVProblem(.noRows) }
      line = next
    }
    var numbers: [Double] = []
    var rows = 0
    var pace = Pace()
    while true {
      guard cells.count == count else {
        throw CSVProblem(.cellCount(given: cells.count, wanted: count), line: line)
      }
      for k in building.indices { numbers.append(try building[k].number(cells[places[k]], reader, line)) }
      rows += 1
      guard numbers.count <= mostEntries else { throw CSVProblem(.tooLarge(mostEntries)) }
      if pace.isStopped(after: 100 * count) { throw CSVProblem(.interrupted) }
      guard let next = try reader.next(&cells) else { break }
      line = next
    }
    var labels: [Labels] = []
    for k in building.indices {
      guard let order = try building[k].labelsInOrder(rows: rows) else { continue }
      labels.append(Labels(column: header.title(places[k]), texts: order.texts))
      for row in 0..<rows {
        let at = row * places.count + k
        numbers[at] = Double(order.ranks[Int(numbers[at])])
      }
    }
    self.labels = labels
    columns = places.map(header.title)
    values = Tensor(places.count == 1 ? [rows] : [rows, places.count], numbers)
  }
}

/// The first line, and the columns it names.
private struct Header {
  let names: [String]?
  let count: Int

  func title(_ place: Int) -> String { names?[place] ?? String(place) }

  func places(of request: CSVTable.Request) throws(CSVProblem) -> [Int] {
    var places: [Int] = []
    for column in request.columns { places.append(try place(of: column)) }
    if request.columns.isEmpty { places = Array(0..<count) }
    if let dropped = request.dropped {
      let place = try place(of: dropped)
      places.removeAll { $0 == place }
    }
    guard !places.isEmpty else { throw CSVProblem(.nothingLeft) }
    return places
  }

  func place(of column: CSVTable.Column) throws(CSVProblem) -> Int {
    switch column {
    case .position(let k):
      guard k >= -count, k < count else { throw CSVProblem(.noColumn(k, count: count)) }
      return k < 0 ? k + count : k
    case .name(let name):
      guard let names else { throw CSVProblem(.columnWithoutHeader(name, count: count)) }
      let places = names.indices.filter { names[$0] == name }
      guard let place = places.first else { throw CSVProblem(.unknownColumn(name, names: names)) }
      guard places.count == 1 else { throw CSVProblem(.ambiguousColumn(name, places: places)) }
      return place
    }
  }
}

/// A column while its lines are read: of numbers or of labels, as its first cell is.
private struct BuildingColumn {
  let place: Int
  let name: String?
  let isForced: Bool
  /// The number of each label in the order in which they came; nil in a column of numbers.
  private var ids: [String: Int]?
  private var hasBegun = false

  init(place: Int, name: String?, isForced: Bool) {
    (self.place, self.name, self.isForced) = (place, name, isForced)
    if isForced { (ids, hasBegun) = ([:], true) }
  }

  /// A cell's number, or for the time being the number of its label.
  mutating func number(_ cell: CSVReader.Cell, _ reader: CSVReader, _ line: Int) throws(CSVProblem) -> Double {
    func problem(_ kind: CSVProblem.Kind) -> CSVProblem { CSVProblem(kind, line: line, column: place, name: name) }
    let number = reader.number(in: cell)
    if !hasBegun {
      hasBegun = true
      if number == nil, !reader.isMissing(cell), !reader.text(of: cell).isDecimalWithComma { ids = [:] }
    }
    guard ids != nil else {
      if let number { return number }
      let text = reader.text(of: cell)
      throw problem(reader.isMissing(cell) ? .missing(text) : .notANumber(text))
    }
    let text = reader.text(of: cell)
    guard !text.isEmpty, text != "?" else { throw problem(.missing(text)) }
    guard number == nil || isForced else { throw problem(.numberAmongTexts(text)) }
    let next = ids?.count ?? 0
    let id = ids?[text] ?? next
    if id == next { ids?[text] = id }
    return Double(id)
  }

  /// The labels in their order, and the place in it of each by its number so far; nil in a column of numbers.
  func labelsInOrder(rows: Int) throws(CSVProblem) -> (texts: [String], ranks: [Int])? {
    guard let ids else { return nil }
    guard isForced || ids.count <= max(20, rows / 2) else {
      throw CSVProblem(.tooManyLabels(ids.count, rows: rows), column: place, name: name)
    }
    let numbers = ids.keys.compactMap { text in Double(text).map { (text, $0) } }
    let order = Dictionary(numbers) { first, _ in first }
    // Labels that are all numbers stand in the order of numbers.
    let texts = ids.keys.sorted { a, b in
      guard numbers.count == ids.count, let x = order[a], let y = order[b], x != y else { return a < b }
      return x < y
    }
    var ranks = [Int](repeating: 0, count: texts.count)
    for (rank, text) in texts.enumerated() { if let id = ids[text] { ranks[id] = rank } }
    return (texts, ranks)
  }
}
