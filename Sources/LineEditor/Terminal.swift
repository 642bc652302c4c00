import CLineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is known of the terminal this process runs in.
public enum Terminal {
  /// Looks up an environment variable.
  public typealias Environment = (_ name: String) -> String?

  /// The environment of this process.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Whether a person is at both ends: standard input and standard output are terminals.
  public static var isInteractive: Bool {
    isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0
  }

  /// Whether standard input is a terminal.
  public static var isInput: Bool { isatty(STDIN_FILENO) != 0 }

  /// The width in columns; 80 where there is no terminal to ask.
  public static var columns: Int {
    let asked = Int(windowSize.ws_col)
    return asked > 0 ? asked : 80
  }

  /// The height in rows; 24 where there is no terminal to ask.
  public static var rows: Int {
    let asked = Int(windowSize.ws_row)
    return asked > 0 ? asked : 24
  }

  /// Whether standard output shows colours: a terminal that is not dumb, and no `NO_COLOR`.
  public static func supportsColor(environment: Environment = environment) -> Bool {
    isatty(STDOUT_FILENO) != 0 && allowsColor(environment: environment)
  }

  /// Whether the environment allows colours on a terminal.
  static func allowsColor(environment: Environment) -> Bool {
    let refusal = environment("NO_COLOR") ?? ""
    return refusal.isEmpty && understandsEscapes(environment: environment)
  }

  /// Whether the terminal understands control sequences at all.
  static func understandsEscapes(environment: Environment = environment) -> Bool {
    guard let terminal = environment("TERM"), !terminal.isEmpty else { return false }
    return terminal != "dumb"
  }

  /// Whether characters beyond ASCII can be shown, by the locale's variables.
  ///
  /// Without any of them the answer is yes: terminals are UTF-8 unless somebody says otherwise.
  public static func supportsUnicode(environment: Environment = environment) -> Bool {
    let settings = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment)
    guard let locale = settings.first(where: { !$0.isEmpty }) else { return true }
    let lowered = locale.lowercased()
    return lowered.hasSuffix("utf-8") || lowered.hasSuffix("utf8") || lowered.contains("utf-8@")
  }

  private static var windowSize: winsize {
    var size = winsize()
    _ = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
    return size
  }

  /// Columns that a text takes, escape sequences not expected in it.
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + Int(le_column_width($1.value)) }
  }
}
