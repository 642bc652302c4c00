import Testing

@testable import DataFiles

/// The reader against records written out by hand.
@Suite struct CSVReaderTests {
  private func records(_ text: String, _ separator: UInt8? = nil) throws -> [[String]] {
    var reader = CSVReader(text, separator: separator)
    var cells: [CSVReader.Cell] = []
    var result: [[String]] = []
    while try reader.next(&cells) != nil { result.append(cells.map(reader.text)) }
    return result
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a, b ,\tc\n", [["a", "b", "c"]]),
    ("a,,\n", [["a", "", ""]]),
    ("\n\r\na,b\n\n\n1,2\n\n", [["a", "b"], ["1", "2"]]),
    ("\"a,b\",c\n", [["a,b", "c"]]),
    ("\"say \"\"hi\"\"\",\" x \"\n", [["say \"hi\"", " x "]]),
    ("\"\"\"\",\"\"\n", [["\"", ""]]),
    ("\"two\r\nlines\",1\n2,3\n", [["two\r\nlines", "1"], ["2", "3"]]),
    ("1,x\"y\n", [["1", "x\"y"]]),
    ("\"\"\n", [[""]]),
    ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
    ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
    ("\"x;y\",b\n", [["x;y", "b"]]),
    ("\"w;x;y;z\",b\n", [["w;x;y;z", "b"]]),
    ("ŷ,θ\n", [["ŷ", "θ"]]),
    ("", []),
  ])
  func reads(_ text: String, _ expected: [[String]]) throws { #expect(try records(text) == expected) }

  @Test func aSeparatorCanBeGiven() throws {
    #expect(try records("a|b,c\n", UInt8(ascii: "|")) == [["a", "b,c"]])
  }

  @Test func linesAreCountedThroughQuotedOnes() throws {
    var reader = CSVReader("a,b\n\n\"x\r\ny\nz\",2\r\n\"p\rq\",3\n4,5\n")
    var cells: [CSVReader.Cell] = []
    var lines: [Int] = []
    while let line = try reader.next(&cells) { lines.append(line) }
    #expect(lines == [1, 3, 6, 8])
  }

  @Test func linesAreCountedWhateverEndsThem() throws {
    for end in ["\n", "\r", "\r\n"] {
      var reader = CSVReader(["a,b", "", "1,2", "3,4"].joined(separator: end))
      var cells: [CSVReader.Cell] = []
      var lines: [Int] = []
      while let line = try reader.next(&cells) { lines.append(line) }
      #expect(lines == [1, 3, 4])
    }
  }

  @Test(arguments: [("a\n\"b\nc", 2), ("a\n\"b\"c\n", 2)]) func brokenQuotesHaveTheirLine(_ text: String, _ line: Int) {
    let problem = #expect(throws: CSVProblem.self) { try records(text) }
    #expect(problem?.line == line)
  }

  @Test(arguments: [
    ("5.1", 5.1), (" -2 ", -2), (".5", 0.5), ("1e3", 1000), ("+4", 4), ("\"7\"", 7),
  ])
  func numbers(_ text: String, _ expected: Double) throws {
    var reader = CSVReader(text)
    var cells: [CSVReader.Cell] = []
    _ = try reader.next(&cells)
    #expect(reader.number(in: cells[0]) == expected)
  }

  @Test(arguments: ["nan", "inf", "0x10", "1e999", "1_000", "5 1", "-", "e", "\"\"", "1.2.3"])
  func otherWordsAreNone(_ text: String) throws {
    var reader = CSVReader(text)
    var cells: [CSVReader.Cell] = []
    _ = try reader.next(&cells)
    #expect(reader.number(in: cells[0]) == nil)
  }
}
