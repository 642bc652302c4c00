import Testing

@testable import LineEditor

@Suite struct KeyTests {
  private static let meanings: [(UInt32, Key)] = [
    (0x20, Key.character(" ")), (0x3B8, .character("θ")), (0x0D, .enter), (0x0A, .enter), (0x7F, .backspace),
    (0x1B, .escape), (0x09, .tab), (0x04, .endOfFile), (0x01, .other), (0xD800, .other), (0x110000, .up),
    (0x110001, .down), (0x110007, .paste), (0x110008, .other), (0x110009, .interrupted), (0x11000A, .endOfFile),
  ]

  @Test(arguments: meanings)
  func `codes name keys`(code: UInt32, key: Key) {
    #expect(Key(code: code) == key)
  }
}
