#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Glibc hides POSIX_SPAWN_SETSID behind a feature macro that Swift does not set.
#if canImport(Glibc)
  private let setSession: Int32 = 0x80
#else
  private let setSession = POSIX_SPAWN_SETSID
#endif

/// Milliseconds from the start of the executable to its first prompt on a terminal, and to the end of a short run.
enum Start {
  static func run() {
    let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path = (folder + ["backprop"]).joined(separator: "/")
    var reached = true
    let prompt = median(of: 21) { reached = firstPrompt(path) && reached }
    print("start to first prompt:\(column(prompt.milliseconds, 6)) ms (median of 21)\(reached ? "" : ", none came")")
    let gradient = median(of: 21) { run(path, ["--no-init", "-e", "x = 2; grad x^2"]) }
    print("start to the end of one gradient:\(column(gradient.milliseconds, 6)) ms (median of 21)")
  }

  /// Runs the program on a pseudo-terminal until it prompts; false if it ends before.
  private static func firstPrompt(_ path: String) -> Bool {
    guard let (master, slave) = pseudoTerminal() else { return false }
    defer { close(master) }
    guard
      let pid = spawn(
        path, ["--no-init"],
        { actions in
          posix_spawn_file_actions_addopen(&actions, 0, slave, O_RDWR, 0)
          posix_spawn_file_actions_adddup2(&actions, 0, 1)
          posix_spawn_file_actions_adddup2(&actions, 0, 2)
        }, newSession: true)
    else { return false }
    let wanted = Array("backprop>".utf8)
    var seen: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !seen.contains(subsequence: wanted) {
      let count = read(master, &buffer, buffer.count)
      if count <= 0 { break }
      seen += buffer[..<count]
    }
    kill(pid, SIGKILL)
    wait(for: pid)
    return seen.contains(subsequence: wanted)
  }

  /// The near end of a new pseudo-terminal and the path of its far end.
  private static func pseudoTerminal() -> (master: Int32, slave: String)? {
    #if canImport(Glibc)
      // Glibc hides posix_openpt and its kin from Swift; these are the requests they make of the kernel.
      let (unlock, getNumber) = (UInt(0x4004_5431), UInt(0x8004_5430))
      let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (unlocked, number) = (Int32(0), UInt32(0))
      guard master >= 0, ioctl(master, unlock, &unlocked) == 0, ioctl(master, getNumber, &number) == 0 else {
        return nil
      }
      return (master, "/dev/pts/\(number)")
    #else
      let master = posix_openpt(O_RDWR | O_NOCTTY)
      guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else { return nil }
      return (master, String(cString: name))
    #endif
  }

  private static func run(_ path: String, _ arguments: [String]) {
    let pid = spawn(
      path, arguments, { posix_spawn_file_actions_addopen(&$0, 1, "/dev/null", O_WRONLY, 0) }, newSession: false)
    if let pid { wait(for: pid) }
  }

  private static func wait(for pid: pid_t) {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ redirect: (inout posix_spawn_file_actions_t) -> Void, newSession: Bool
  ) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    redirect(&actions)
    if newSession { posix_spawnattr_setflags(&attributes, Int16(setSession)) }
    var argv = ([path] + arguments).map { strdup($0) }
    argv.append(nil)
    defer { for pointer in argv { free(pointer) } }
    var pid: pid_t = 0
    return posix_spawn(&pid, path, &actions, &attributes, argv, environ) == 0 ? pid : nil
  }
}

extension Array where Element: Equatable {
  fileprivate func contains(subsequence: [Element]) -> Bool {
    count >= subsequence.count
      && (0...(count - subsequence.count)).contains { Array(self[$0..<($0 + subsequence.count)]) == subsequence }
  }
}
