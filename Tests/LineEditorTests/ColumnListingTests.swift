import Testing

@testable import LineEditor

@Suite struct ColumnListingTests {
  @Test func `words are read downwards in aligned columns`() {
    let listing = ColumnListing(["a", "bbb", "cc", "θ", "e"])
    #expect(listing.text(columns: 10, rows: 24) == "a    θ\nbbb  e\ncc")
    #expect(listing.text(columns: 80, rows: 24) == "a    bbb  cc   θ    e")
    #expect(listing.text(columns: 1, rows: 24) == "a\nbbb\ncc\nθ\ne")
  }

  @Test func `a word is listed once, and nothing is listed for none`() {
    #expect(ColumnListing(["a", "b", "a"]).text(columns: 80, rows: 24) == "a  b")
    #expect(ColumnListing([]).text(columns: 80, rows: 24) == "")
  }

  @Test func `what does not fit is counted`() {
    let many = ColumnListing((1...123).map { "name\($0)" })
    let lines = many.text(columns: 80, rows: 50).split(separator: "\n")
    #expect(lines.last == "… and 23 more")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(many.text(columns: 9, rows: 5) == "name1\nname2\n… and 121 more")
  }
}
