/// Text as people mean it, from bytes as they come.
enum TextRepair {
  /// A line of a file or pipe: bad UTF-8 becomes U+FFFD, NUL and a carriage return at the end go.
  static func line(_ bytes: some Collection<UInt8>) -> String {
    var kept = bytes.filter { $0 != 0 }
    if kept.last == 0x0D { kept.removeLast() }
    return String(decoding: kept, as: UTF8.self)
  }

  /// A line of the editor: without its final line break and without controls other than line breaks and tabs.
  static func input(_ text: String) -> String {
    var scalars = text.unicodeScalars
    if scalars.last == "\n" { scalars.removeLast() }
    scalars.removeAll { isControl($0) && $0 != "\n" && $0 != "\t" }
    return String(scalars)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}
