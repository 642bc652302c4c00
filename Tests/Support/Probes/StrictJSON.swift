/// Whether a text is one value of JSON and nothing else, on one line.
///
/// Source: RFC 8259; written here because Foundation's reader takes more than the standard allows.
public struct StrictJSON {
  private let bytes: [UInt8]
  private var at = 0

  public static func isValid(_ text: String) -> Bool {
    var reader = StrictJSON(bytes: Array(text.utf8))
    return reader.value(depth: 0) && reader.at == reader.bytes.count
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }
  private mutating func accept(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }
  private mutating func accept(_ text: StaticString) -> Bool {
    let wanted = Array("\(text)".utf8)
    guard bytes[at...].starts(with: wanted) else { return false }
    at += wanted.count
    return true
  }

  private mutating func value(depth: Int) -> Bool {
    guard depth < 500 else { return false }
    switch next {
    case UInt8(ascii: "{"): return list(UInt8(ascii: "}"), depth) { $0.string() && $0.accept(UInt8(ascii: ":")) }
    case UInt8(ascii: "["): return list(UInt8(ascii: "]"), depth) { _ in true }
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "t"): return accept("true")
    case UInt8(ascii: "f"): return accept("false")
    case UInt8(ascii: "n"): return accept("null")
    default: return number()
    }
  }

  /// Values separated by commas up to a closing bracket, each after a head.
  private mutating func list(_ close: UInt8, _ depth: Int, _ head: (inout StrictJSON) -> Bool) -> Bool {
    at += 1
    if accept(close) { return true }
    repeat {
      guard head(&self), value(depth: depth + 1) else { return false }
    } while accept(UInt8(ascii: ","))
    return accept(close)
  }

  private mutating func string() -> Bool {
    guard accept(UInt8(ascii: "\"")) else { return false }
    while let byte = next {
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\\"):
        guard let escaped = next else { return false }
        at += 1
        if escaped == UInt8(ascii: "u") {
          guard at + 4 <= bytes.count, bytes[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
          else {
            return false
          }
          at += 4
        } else if !"\"\\/bfnrt".utf8.contains(escaped) {
          return false
        }
      // Control characters must be escaped.
      case 0..<0x20: return false
      default: break
      }
    }
    return false
  }

  private mutating func number() -> Bool {
    _ = accept(UInt8(ascii: "-"))
    if !accept(UInt8(ascii: "0")) { guard digits() else { return false } }
    if accept(UInt8(ascii: ".")) { guard digits() else { return false } }
    if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
      if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
      return digits()
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
    return at > start
  }
}
