import Language
import Sessions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The sessions that can be taken up again, for `--sessions`.
enum SessionList {
  /// A line for each: its number for --resume, when it was last used, how long it is and how it begins.
  static func text(of sessions: [SavedSessions.Listed]) -> String {
    guard !sessions.isEmpty else { return "no session is kept\n" }
    let lines = sessions.enumerated().map { k, session in
      let number = session.isRunning ? "running" : String(k + 1)
      let sources = session.entries.map(\.source).filter { !$0.isEmpty }
      let count = sources.count
      let names = sources.joined(separator: "; ").shortened
      return "\(padded(number, to: 7))  \(date(session.time))  \(count) statement\(count == 1 ? "" : "s"): \(names)\n"
    }
    return lines.joined()
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func date(_ seconds: time_t) -> String {
    var (seconds, parts) = (seconds, tm())
    localtime_r(&seconds, &parts)
    func two(_ n: Int32) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min))"
  }
}
