/// The characters of a drawing in one alphabet.
struct Characters {
  let alphabet: GlyphSet

  /// How strongly a line leads out of a cell in one direction.
  enum Weight: Int, Sendable {
    case none, light, heavy
  }

  /// The four ways out of a cell.
  struct Arms: Hashable, Sendable {
    var up = Weight.none
    var right = Weight.none
    var down = Weight.none
    var left = Weight.none
  }

  /// The character of a cell with these arms.
  ///
  /// In ASCII `.` turns down and `'` up, `+` branches from a line that goes on up and down, and a line that crosses
  /// another shows its `|`. Heavy lines are `=`, `#` and `#` where they turn.
  func line(_ arms: Arms, isCrossing: Bool) -> Character {
    guard alphabet == .ascii else { return Self.lines[arms] ?? "┼" }
    let isHeavy = [arms.up, arms.right, arms.down, arms.left].contains(.heavy)
    switch (arms.up != .none, arms.down != .none, arms.left != .none || arms.right != .none) {
    case (false, false, _): return isHeavy ? "=" : "-"
    case (true, true, false): return arms.up == .heavy || arms.down == .heavy ? "#" : "|"
    case (true, true, true): return isCrossing ? (arms.up == .heavy ? "#" : "|") : isHeavy ? "#" : "+"
    case (true, false, _): return isHeavy ? "#" : "'"
    case (false, true, _): return isHeavy ? "#" : "."
    }
  }

  /// The arrowhead before a box.
  func arrowhead(_ direction: Diagram.Direction) -> Character {
    switch (direction, alphabet) {
    case (.down, .unicode): "▼"
    case (.right, .unicode): "▶"
    case (.down, .ascii): "v"
    case (.right, .ascii): ">"
    }
  }

  /// The border of a box: its corners from the top left clockwise, and its sides.
  struct Border {
    var corners: [Character]
    var horizontal: Character
    var vertical: Character
    /// Where the trunk leaves below and to the right.
    var exitBelow: Character
    var exitRight: Character
  }

  func border(_ form: Diagram.Form, isMarked: Bool) -> Border {
    if alphabet == .ascii {
      switch form {
      case _ where isMarked: return Border("####", "=", "#", "#", "#")
      case .leaf: return Border("..''", "-", "|", "+", "|")
      case .operation: return Border("++++", "-", "|", "+", "|")
      case .added: return Border("++++", "~", ":", "+", ":")
      }
    }
    switch form {
    case _ where isMarked: return Border("┏┓┛┗", "━", "┃", "┯", "┠")
    case .leaf: return Border("╭╮╯╰", "─", "│", "┬", "├")
    case .operation: return Border("┌┐┘└", "─", "│", "┬", "├")
    case .added: return Border("┌┐┘└", "╌", "┊", "┬", "├")
    }
  }

  // MARK: The box-drawing characters of Unicode

  private static let lines: [Arms: Character] = {
    // Each word: the character, then its arms up, right, down, left as 0 none, 1 light, 2 heavy.
    let table = """
      ─0101 ━0202 │1010 ┃2020 ╭0110 ╮0011 ╰1100 ╯1001 ├1110 ┤1011 ┬0111 ┴1101 ┼1111
      ┏0220 ┓0022 ┗2200 ┛2002 ┣2220 ┫2022 ┳0222 ┻2202 ╋2222
      ┍0210 ┎0120 ┑0012 ┒0021 ┕1200 ┖2100 ┙1002 ┚2001
      ┝1210 ┞2110 ┟1120 ┠2120 ┡2210 ┢1220 ┥1012 ┦2011 ┧1021 ┨2021 ┩2012 ┪1022
      ┭0112 ┮0211 ┯0212 ┰0121 ┱0122 ┲0221 ┵1102 ┶1201 ┷1202 ┸2101 ┹2102 ┺2201
      ┽1112 ┾1211 ┿1212 ╀2111 ╁1121 ╂2121 ╃2112 ╄2211 ╅1122 ╆1221 ╇2212 ╈1222 ╉2122 ╊2221
      ╴0001 ╵1000 ╶0100 ╷0010 ╸0002 ╹2000 ╺0200 ╻0020 ╼0201 ╽1020 ╾0102 ╿2010
      """
    var lines: [Arms: Character] = [:]
    for word in table.split(whereSeparator: \.isWhitespace) {
      let digits = word.dropFirst().compactMap { $0.wholeNumberValue.flatMap(Weight.init) }
      if let sign = word.first, digits.count == 4 {
        lines[Arms(up: digits[0], right: digits[1], down: digits[2], left: digits[3])] = sign
      }
    }
    return lines
  }()
}

extension Characters.Border {
  fileprivate init(
    _ corners: String, _ horizontal: Character, _ vertical: Character, _ exitBelow: Character, _ exitRight: Character
  ) {
    self.init(
      corners: Array(corners), horizontal: horizontal, vertical: vertical, exitBelow: exitBelow, exitRight: exitRight)
  }
}
