import DataFiles
import Tensors
import Testing

@testable import Sessions

@Suite struct CSVTableTests {
  private func table(_ text: String, _ request: CSVTable.Request = .init()) throws(CSVProblem) -> CSVTable {
    try CSVTable(text, request)
  }
  private static let flowers = "length,width,kind\n5.1,3.5,rose\n4.9,3,aster\n6,2,rose\n"

  @Test func columnsAndLabels() throws {
    let all = try table(Self.flowers)
    #expect(all.values == Tensor([3, 3], [5.1, 3.5, 1, 4.9, 3, 0, 6, 2, 1]))
    #expect(all.columns == ["length", "width", "kind"] && all.hasHeader)
    #expect(all.labels.map(\.texts) == [["aster", "rose"]])
    let one = try table(Self.flowers, .init(columns: [.name("width")]))
    #expect(one.values == Tensor([3], [3.5, 3, 2]))
    let two = try table(Self.flowers, .init(columns: [.position(-1), .position(0)]))
    #expect(two.values == Tensor([3, 2], [1, 5.1, 0, 4.9, 1, 6]))
    let rest = try table(Self.flowers, .init(dropped: .name("kind")))
    #expect(rest.values.shape == [3, 2] && rest.labels.isEmpty)
  }

  @Test func withoutAHeader() throws {
    let plain = try table("5.1,rose\n4.9,aster\n")
    #expect(!plain.hasHeader && plain.columns == ["0", "1"] && plain.values == Tensor([2, 2], [5.1, 1, 4.9, 0]))
    #expect(try table("a\nb\na\n", .init(header: false)).values == Tensor([3], [0, 1, 0]))
    #expect(try table("1,2\n3,4\n", .init(header: true)).values == Tensor([1, 2], [3, 4]))
    #expect(try table("1,2\n3,4\n", .init(columns: [.name("2")], header: true)).values == Tensor([1], [4]))
  }

  @Test func numbersAsLabelsStandInTheirOrder() throws {
    let classes = try table("y\n10\n9\n10\n2\n", .init(labels: .name("y")))
    #expect(classes.values == Tensor([4], [2, 1, 2, 0]) && classes.labels[0].texts == ["2", "9", "10"])
  }

  /// A table of what is wrong, with the place and what to write instead.
  @Test(arguments: [
    ("a,b\n1,2\n3,x\n", "f.csv, line 3, column b: 'x' is not a number", "drop=\"b\""),
    ("a,b\n1,2\n\n3,\n", "f.csv, line 4, column b: the cell is empty", "drop=\"b\""),
    ("a,b\n1,2\n3,NA\n", "line 3, column b: 'NA' says that a value is missing", "drop=\"b\""),
    ("a,b\nx,2\n,3\n", "line 3, column a: the cell is empty", ""),
    ("a,b\nx,2\n7,3\n", "line 3, column a: the number '7' among texts", "labels=\"a\""),
    ("a,b\n1,2\n3\n", "line 3: 1 cell, and 2 in the first line", "sep="),
    ("a;b\n1,5;2\n", "line 2, column a: '1,5' is not a number", "1.5"),
    ("1,2\n3,4,5\n", "line 2: 3 cells, and 2 in the first line", ""),
    ("1,2\n3,x\n", "line 2, column 1: 'x' is not a number", "drop=1"),
    ("a,b\n", "there are no rows", ""),
    ("", "there are no rows", ""),
    ("a\n\"x\n", "line 2: this quote is never closed", "twice"),
  ])
  func whatIsWrongHasItsPlace(_ text: String, _ words: String, _ hint: String) {
    do throws(CSVProblem) {
      _ = try table(text)
      Issue.record("\(text) was read")
    } catch {
      let problem = Problem(.data(error, path: "f.csv"), at: nil).diagnostic
      #expect(problem.message.contains(words), "\(problem.message)")
      #expect(hint.isEmpty || (problem.hint ?? "").contains(hint), "\(problem.hint ?? "")")
    }
  }

  @Test func namesOfEverythingAreNoLabels() {
    let text = "name,x\n" + (0..<50).map { "n\($0),\($0)\n" }.joined()
    #expect(throws: CSVProblem.self) { try table(text) }
    #expect(throws: Never.self) { try table(text, .init(dropped: .name("name"))) }
    #expect(throws: Never.self) { try table(text, .init(labels: .name("name"))) }
  }

  @Test func theIrisDataIsThePublishedTable() throws {
    let iris = try table(try #require(Fixtures.data("iris.csv")))
    #expect(iris.values.shape == [150, 5] && iris.labels[0].texts == ["setosa", "versicolor", "virginica"])
    // Fisher (1936), table I: the means of each species.
    let means = [[5.006, 3.428, 1.462, 0.246], [5.936, 2.77, 4.26, 1.326], [6.588, 2.974, 5.552, 2.026]]
    for (k, expected) in means.enumerated() {
      let rows = (0..<150).filter { iris.values.scalars[5 * $0 + 4] == Double(k) }
      #expect(rows.count == 50)
      for (column, mean) in expected.enumerated() {
        let sum = rows.reduce(0) { $0 + iris.values.scalars[5 * $1 + column] }
        #expect(abs(sum / 50 - mean) < 1e-9)
      }
    }
  }
}
