import Sessions

/// How many statements a second a script is carried out with.
enum Scripts {
  static func run() {
    let n = 20_000
    let lines = (0..<n).map { "x\($0) = \($0 < 2 ? "\($0 + 1)" : "x\($0 - 1) * 0.5 + x\($0 - 2)")" }
    let script = lines.joined(separator: "\n")
    let time = median(of: 3) {
      var session = Session()
      _ = session.respond(to: script)
    }
    print("script of \(n) definitions: \(Int(Double(n) / (time.milliseconds / 1000))) statements/s")
  }
}
