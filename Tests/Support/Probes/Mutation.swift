import Programs

/// Lines as a person types them, with slips, and files as they come out of a broken disk or another program.
public struct Mutator: Sendable {
  public var random: Random
  private let alphabet: [Character] = Array(
    "abfxyzWL0123456789+-*/^@=:;,.()[]{}'\"<>!?#ᵀ·⊙∂∇²ŷ \t\\_&|~$%\u{0}\u{1b}\u{7f}\u{200b}\u{feff}e\u{301}🙂\r")
  private let numbers = [
    "0", "-0", "1e308", "-1e308", "1e-320", "5e-324", "inf", "nan", "1e16", "9007199254740993", "-1", "0.1", "1/3",
    "99999999999999999999", "1e400", "2^0.5",
  ]

  public init(seed: Int) { random = Random(seed) }

  /// A line with one to three things wrong; `others` are lines from which parts are taken.
  public mutating func mutated(_ line: String, others: [String]) -> String {
    var characters = Array(line)
    for _ in 0..<random.int(1...3) {
      let at = characters.isEmpty ? 0 : random.int(0...characters.count - 1)
      switch random.int(0...8) {
      case 0 where !characters.isEmpty: characters.remove(at: at)
      case 1: characters.insert(random.pick(alphabet), at: at)
      case 2 where !characters.isEmpty: characters[at] = random.pick(alphabet)
      case 3 where characters.count > 1:
        let other = random.int(0...characters.count - 1)
        characters.swapAt(at, other)
      case 4: characters = number(in: characters)
      case 5:
        let other = Array(random.pick(others))
        characters = Array(characters[..<at]) + (other.isEmpty ? [] : other[random.int(0...other.count - 1)...])
      case 6: characters += Array("; " + random.pick(others))
      case 7:
        // A stretch twice.
        let end = min(at + random.int(1...6), characters.count)
        if at < end { characters.insert(contentsOf: characters[at..<end], at: at) }
      default: characters = word(in: characters, from: random.pick(others))
      }
    }
    return String(characters)
  }

  /// Another number in the place of one.
  private mutating func number(in characters: [Character]) -> [Character] {
    let starts = characters.indices.filter { characters[$0].isNumber && ($0 == 0 || !characters[$0 - 1].isNumber) }
    guard !starts.isEmpty else { return characters }
    let start = random.pick(starts)
    let end = characters[start...].firstIndex { !$0.isNumber && $0 != "." } ?? characters.count
    return characters[..<start] + Array(random.pick(numbers)) + characters[end...]
  }

  /// A word of another line in the place of one of this.
  private mutating func word(in characters: [Character], from other: String) -> [Character] {
    let words = other.split { !$0.isLetter }.filter { $0.count > 0 }
    let starts = characters.indices.filter { characters[$0].isLetter && ($0 == 0 || !characters[$0 - 1].isLetter) }
    guard !words.isEmpty, !starts.isEmpty else { return characters }
    let start = random.pick(starts)
    let end = characters[start...].firstIndex { !$0.isLetter } ?? characters.count
    return characters[..<start] + Array(random.pick(words)) + characters[end...]
  }

  /// Bytes of a file, some of them changed, lost, doubled or cut off.
  public mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<random.int(1...6) {
      guard !bytes.isEmpty else { break }
      let at = random.int(0...bytes.count - 1)
      switch random.int(0...6) {
      case 0: bytes[at] = UInt8(random.int(0...255))
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(random.pick(Array(",;\"\n\r\t \\#=0.-e\u{0}".utf8)), at: at)
      case 3: bytes.removeLast(bytes.count - at)
      case 4:
        let end = min(at + random.int(1...40), bytes.count)
        bytes.insert(contentsOf: bytes[at..<end], at: at)
      case 5:
        let end = min(at + random.int(1...40), bytes.count)
        bytes.removeSubrange(at..<end)
      default: bytes.insert(contentsOf: Array(random.pick(numbers).utf8), at: at)
      }
    }
    return bytes
  }
}
