import Explanations
import Language
import Programs
import Sessions
import Synchronization

/// Whole sessions of hostile lines: what must hold for every statement, whatever it says.
public struct LineFuzzing: Sendable {
  /// How many statements were typed, and how many of them were refused.
  public private(set) var statements = 0
  public private(set) var refused = 0
  let files: [String: String]
  /// After this a statement is asked to stop.
  let patience: Duration
  /// How long it may take to hear that, on a machine that has other work.
  private static let margin = Duration.seconds(20)

  /// Sessions that may read these files.
  public init(files: [String: String] = [:], patience: Duration = .seconds(5)) {
    (self.files, self.patience) = (files, patience)
  }

  /// Types lines into one session and looks at every answer; the first that is wrong.
  public mutating func finding(_ lines: [String]) -> Finding? {
    let clock = Stopwatch(patience)
    let memory = MemoryFiles()
    for (path, text) in files { memory[path] = text }
    var desk = Desk(files: memory)
    desk.session.isInterrupted = { clock.isOver }
    for line in lines {
      for source in Script.statements(of: line) {
        statements += 1
        let before = desk
        clock.restart()
        let response = desk.session.respond(to: source)
        if clock.elapsed > patience + Self.margin {
          return Finding(
            "a statement ends when it is asked to", source.text, printed: "\(clock.elapsed)", right: "\(patience)")
        }
        let json = response.json.text
        if !StrictJSON.isValid(json) {
          return Finding("valid JSON", source.text, printed: String(json.prefix(400)), right: "one JSON object")
        }
        let page = PlainFormat(desk.session.page).render(response.document)
        if let strange = page.unicodeScalars.first(where: Self.isControl) {
          return Finding(
            "no control characters", source.text, printed: "U+\(String(strange.value, radix: 16)) in the output",
            right: "none")
        }
        guard response.diagnostic != nil else { continue }
        refused += 1
        clock.restart()
        let (was, is_) = (before.state(), desk.state())
        if was != is_ {
          return Finding(
            "a statement that fails changes nothing", source.text, printed: String(is_.suffix(600)),
            right: String(was.suffix(600)))
        }
      }
    }
    return nil
  }

  /// Everything that lines answer, for comparing two runs.
  public static func transcript(_ lines: [String], files: [String: String]) -> String {
    let memory = MemoryFiles()
    for (path, text) in files { memory[path] = text }
    var desk = Desk(files: memory)
    let clock = Stopwatch(.seconds(5))
    desk.session.isInterrupted = { clock.isOver }
    var text = ""
    for line in lines {
      clock.restart()
      for response in desk.session.respond(to: line) {
        text += response.json.text + "\n" + PlainFormat(desk.session.page).render(response.document)
      }
      // What was stopped by the clock need not stop at the same place again.
      if clock.isOver { return "" }
    }
    return text
  }

  /// Brings a session back by a journal that may say anything, as `--resume` does, and looks at what is there.
  public mutating func finding(journal text: String) -> Finding? {
    let clock = Stopwatch(patience)
    var desk = Desk(files: MemoryFiles())
    desk.session.isInterrupted = { clock.isOver }
    for entry in SessionEntry.entries(in: text).entries {
      statements += 1
      let before = desk.state()
      clock.restart()
      guard desk.session.restore(entry) != nil else { continue }
      refused += 1
      let after = desk.state()
      if before != after {
        return Finding(
          "an entry that does not come back changes nothing", entry.text, printed: String(after.suffix(600)),
          right: String(before.suffix(600)))
      }
    }
    return finding(["vars", "undo", "x = 1; x + 1"])
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value)
  }

  /// The fewest lines found that show the same.
  public static func shrunk(_ lines: [String], files: [String: String], like property: String) -> [String] {
    var best = lines
    var size = max(lines.count / 2, 1)
    while true {
      var at = 0
      while at < best.count {
        var candidate = best
        candidate.removeSubrange(at..<min(at + size, best.count))
        var fuzzing = LineFuzzing(files: files)
        if fuzzing.finding(candidate)?.property == property { best = candidate } else { at += size }
      }
      if size == 1 { return best }
      size /= 2
    }
  }
}

/// Says when a statement has had time enough.
final class Stopwatch: Sendable {
  private let limit: Duration
  private let start: Mutex<ContinuousClock.Instant>
  init(_ limit: Duration) {
    self.limit = limit
    start = Mutex(.now)
  }
  func restart() { start.withLock { $0 = .now } }
  var elapsed: Duration { start.withLock { .now - $0 } }
  var isOver: Bool { start.withLock { .now - $0 > limit } }
}
