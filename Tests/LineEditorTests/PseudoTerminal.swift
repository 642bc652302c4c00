import Testing

#if os(Linux)
  import Glibc

  /// The program on a terminal of its own, and the person in front of it.
  ///
  /// Waiting is for what the screen shows, with a deadline far beyond what a loaded machine needs.
  final class PseudoTerminal {
    static let prompt = "backprop>"
    static let patience = 10_000  // milliseconds

    private(set) var screen: Screen
    private(set) var output: [UInt8] = []
    let process: pid_t
    private let master: Int32
    private var promptRow = -1

    /// The program under test, which lies beside this test's own executable.
    static let program = built("backprop")

    static func built(_ program: String) -> String {
      var path = [UInt8](repeating: 0, count: 4096)
      let count = path.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
      let own = String(decoding: path.prefix(max(0, count)), as: UTF8.self)
      return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/"
        + program
    }

    /// Starts the program, or another command, in a home folder with extra environment variables.
    ///
    /// The defaults are a colour terminal and UTF-8; an empty value removes a variable.
    init(
      home: TemporaryFolder, command: [String] = [PseudoTerminal.program], environment extra: [String: String] = [:],
      rows: Int = 24, columns: Int = 80
    ) throws {
      screen = Screen(rows: rows, columns: columns)
      master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
      // grantpt and its kin are hidden from Swift; these are the requests behind them.
      var isLocked: Int32 = 0
      var number: UInt32 = 0
      let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)  // TIOCSPTLCK, TIOCGPTN
      try #require(ioctl(master, setLock, &isLocked) == 0 && ioctl(master, getNumber, &number) == 0)
      let name = "/dev/pts/\(number)"

      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      // The first terminal that a session leader opens becomes its controlling terminal.
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)

      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      defer { posix_spawnattr_destroy(&attributes) }
      var signals = sigset_t()
      sigfillset(&signals)
      posix_spawnattr_setsigdefault(&attributes, &signals)
      sigemptyset(&signals)
      posix_spawnattr_setsigmask(&attributes, &signals)
      let newSession = 0x80  // POSIX_SPAWN_SETSID
      posix_spawnattr_setflags(
        &attributes, Int16(newSession | Int(POSIX_SPAWN_SETSIGDEF) | Int(POSIX_SPAWN_SETSIGMASK)))

      let environment = [
        "HOME": home.path, "XDG_STATE_HOME": home.path + "/state", "XDG_CONFIG_HOME": home.path + "/config",
        "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin", "LLVM_PROFILE_FILE": "/dev/null",
      ].merging(extra) { $1 }.filter { !$0.value.isEmpty }
      var arguments = command.map { strdup($0) } + [nil]
      var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
      defer { (arguments + variables).forEach { free($0) } }

      var started: pid_t = 0
      var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      _ = ioctl(master, UInt(TIOCSWINSZ), &size)
      let status = posix_spawn(&started, command[0], &actions, &attributes, &arguments, &variables)
      process = started
      try #require(status == 0, "\(command[0]) does not start: error \(status)")
    }

    deinit {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
      close(master)
    }

    // MARK: Doing

    func type(_ text: String) { type(Array(text.utf8)) }

    func type(_ bytes: [UInt8]) {
      var remaining = bytes[...]
      while !remaining.isEmpty {
        let written = remaining.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
        if written > 0 {
          remaining = remaining.dropFirst(written)
        } else if !exchange(Int32(POLLIN | POLLOUT)) {
          return
        }
      }
    }

    func resize(columns: Int) {
      screen.columns = columns
      var size = winsize(ws_row: UInt16(screen.rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Submits a line at the prompt and returns what is printed before the next prompt.
    func submit(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
      let from = promptRow
      type(line + "\r")
      awaitPrompt(sourceLocation: sourceLocation)
      return (from + 1..<max(from + 1, promptRow)).map { screen.text($0) }.joined(separator: "\n")
    }

    // MARK: Waiting

    /// Waits for an empty prompt below the last one.
    func awaitPrompt(sourceLocation: SourceLocation = #_sourceLocation) {
      let isShown = awaitScreen("a prompt", sourceLocation: sourceLocation) {
        $0.row > promptRow && $0.text($0.row) == PseudoTerminal.prompt && $0.column == PseudoTerminal.prompt.count + 1
      }
      if isShown { promptRow = screen.row }
    }

    /// Waits until the screen shows a text.
    func await(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
      awaitScreen(text, sourceLocation: sourceLocation) { $0.text().contains(text) }
    }

    @discardableResult
    func awaitScreen(
      _ description: String, sourceLocation: SourceLocation = #_sourceLocation, until isReached: (Screen) -> Bool
    ) -> Bool {
      while !isReached(screen) {
        if exchange(Int32(POLLIN)) { continue }
        Issue.record("waited in vain for \(description); the screen:\n\(screen.text())", sourceLocation: sourceLocation)
        return false
      }
      return true
    }

    /// Waits for the end: the exit status, or the negated number of the signal that ended it.
    func end(sourceLocation: SourceLocation = #_sourceLocation) -> Int32 {
      var status: Int32 = 0
      for _ in 0..<(PseudoTerminal.patience / 10) {
        if !exchange(Int32(POLLIN), milliseconds: 0) { usleep(10_000) }  // a terminal hung up is always ready
        if waitpid(process, &status, WNOHANG) == process {
          while exchange(Int32(POLLIN), milliseconds: 0) {}
          let signal = status & 0x7F
          return signal == 0 ? (status >> 8) & 0xFF : -signal
        }
      }
      Issue.record("the program does not end; the screen:\n\(screen.text())", sourceLocation: sourceLocation)
      return .min
    }

    /// Whether the terminal is in its usual state: lines are edited by the kernel and echoed.
    var isCooked: Bool {
      var state = termios()
      let wanted = tcflag_t(ICANON | ECHO)
      return tcgetattr(master, &state) == 0 && state.c_lflag & wanted == wanted
    }

    /// Receives what is there; false if nothing came in time or the other side has gone.
    private func exchange(_ events: Int32, milliseconds: Int = patience) -> Bool {
      var descriptor = pollfd(fd: master, events: Int16(events), revents: 0)
      guard poll(&descriptor, 1, Int32(milliseconds)) > 0 else { return false }
      guard descriptor.revents & Int16(POLLIN) != 0 else { return descriptor.revents & Int16(POLLOUT) != 0 }
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = read(master, &bytes, bytes.count)
      guard count > 0 else { return false }
      output += bytes.prefix(count)
      screen.receive(bytes.prefix(count))
      return true
    }
  }
#endif
