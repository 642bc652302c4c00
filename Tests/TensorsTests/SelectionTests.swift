import Tensors
import Testing

@Suite struct SelectionTests {
  @Test func entriesRowsAndColumns() throws {
    let entry = try Selection([.position(1), .position(2)], of: [2, 3])
    #expect(entry.positions == [5] && entry.shape == [])
    let row = try Selection([.position(1)], of: [2, 3])
    #expect(row.positions == [3, 4, 5] && row.shape == [3])
    let column = try Selection([.positions([0, 1]), .position(1)], of: [2, 3])
    #expect(column.positions == [1, 4] && column.shape == [2])
    let block = try Selection([.positions([1, 0]), .positions([2, 0])], of: [2, 3])
    #expect(block.positions == [5, 3, 2, 0] && block.shape == [2, 2])
    #expect(counting([2, 3]).selecting(block).scalars == [5, 3, 2, 0])
  }

  @Test func nothingAndEverything() throws {
    let none = try Selection([.positions([])], of: [3])
    #expect(none.positions == [] && none.shape == [0])
    let all = try Selection([], of: [2, 2])
    #expect(all.positions == [0, 1, 2, 3] && all.shape == [2, 2])
    let scalar = try Selection([], of: [])
    #expect(scalar.positions == [0] && scalar.shape == [])
  }

  @Test func problems() {
    #expect(throws: IndexProblem.tooMany(given: 2, rank: 1)) {
      try Selection([.position(0), .position(0)], of: [3])
    }
    #expect(throws: IndexProblem.outOfRange(axis: 0, position: 3, length: 3)) { try Selection([.position(3)], of: [3]) }
    #expect(throws: IndexProblem.outOfRange(axis: 1, position: -1, length: 2)) {
      try Selection([.position(0), .positions([1, -1])], of: [3, 2])
    }
  }
}
