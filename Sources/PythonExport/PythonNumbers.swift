import Tensors

/// Arrays as nested lists.
enum PythonNumbers {
  /// The widest line of a script, as PEP 8 has it.
  static let width = 79

  /// An array on one line, every number with its point.
  static func inline(_ x: Tensor<Double>, in library: any PythonLibrary.Type, whole: Bool = false) -> String {
    guard x.rank > 0 else { return library.number(x.scalars[0], whole: whole) }
    return "[\(x.parts.map { inline($0, in: library, whole: whole) }.joined(separator: ", "))]"
  }

  /// `head`, an array and `tail`, on one line where it fits, else row by row.
  static func lines(
    _ head: String, _ x: Tensor<Double>, _ tail: String, in library: any PythonLibrary.Type, whole: Bool = false,
    indent: String = ""
  ) -> [String] {
    // A long array is not written on one line only to find out that it does not fit.
    if x.count <= width / 3 {
      let line = indent + head + inline(x, in: library, whole: whole) + tail
      if line.count <= width { return [line] }
    }
    return [indent + head + "["] + body(x, in: library, whole: whole, indent: indent + "    ") + [indent + "]" + tail]
  }

  private static func body(
    _ x: Tensor<Double>, in library: any PythonLibrary.Type, whole: Bool, indent: String
  ) -> [String] {
    guard x.rank > 1 else {
      return filled(
        x.scalars.transformed(operations: 100) { library.number($0, whole: whole) + "," }, indent: indent)
    }
    return x.parts.flatMap { Work.isStopped ? [] : lines("", $0, ",", in: library, whole: whole, indent: indent) }
  }

  /// Words on as few lines as they need.
  static func filled(_ words: some Sequence<String>, indent: String) -> [String] {
    var lines: [String] = []
    var line = ""
    var pace = Pace()
    for word in words {
      if pace.isStopped(after: 64) { break }
      if !line.isEmpty, indent.utf8.count + line.utf8.count + 1 + word.utf8.count > width {
        lines.append(indent + line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    return line.isEmpty ? lines : lines + [indent + line]
  }
}

extension Tensor {
  /// The entries along the first axis.
  fileprivate var parts: [Tensor] {
    let size = count / Swift.max(shape[0], 1)
    return (0..<shape[0]).transformed(operations: size) {
      Tensor(Array(shape.dropFirst()), Array(scalars[$0 * size..<($0 + 1) * size]))
    }
  }
}
