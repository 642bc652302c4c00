#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Milliseconds from the start of the executable to its end when there is nothing to do, and to its first response.
enum Start {
  static func run() {
    let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path = (folder + ["backprop"]).joined(separator: "/")
    for (name, arguments) in [
      ("start and end", ["--no-init", "-e", ""]), ("start and one gradient", ["--no-init", "-e", "x = 2; grad x^2"]),
    ] {
      let time = median(of: 21) { spawn(path, arguments) }
      print("\(name):\(column(time.milliseconds, 6)) ms (median of 21)")
    }
  }

  private static func spawn(_ path: String, _ arguments: [String]) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var argv = ([path] + arguments).map { strdup($0) }
    argv.append(nil)
    var pid: pid_t = 0
    if posix_spawn(&pid, path, &actions, nil, argv, environ) == 0 {
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    for pointer in argv { free(pointer) }
    posix_spawn_file_actions_destroy(&actions)
  }
}
