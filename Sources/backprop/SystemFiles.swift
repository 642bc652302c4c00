import LineEditor
import Sessions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files of this machine, by the C library alone: Foundation costs time at every start.
enum SystemFiles {
  /// The files a session may use.
  static let access = FileAccess(
    read: { path throws(FileAccess.Failure) in try read(path) },
    write: { path, text throws(FileAccess.Failure) in
      // Written beside the old file and put in its place, so that a file is never half there.
      let path = expanded(path)
      let fresh = path + ".new"
      try put(text, into: fresh, O_WRONLY | O_CREAT | O_TRUNC)
      guard rename(fresh, path) == 0 else {
        let failure = failure()
        unlink(fresh)
        throw failure
      }
    },
    append: { path, text throws(FileAccess.Failure) in try put(text, into: path, O_WRONLY | O_CREAT | O_APPEND) },
    list: names)

  /// The user's init file, by the XDG base directory specification.
  static var initFile: String? { folder("XDG_CONFIG_HOME", ".config").map { $0 + "/init.bp" } }

  /// Where the statements of the session are kept while it lasts.
  static var sessionJournal: SessionJournal {
    SessionJournal(folder: folder("XDG_STATE_HOME", ".local/state"))
  }

  /// Gives a standard stream that was closed by the caller the null device, before anything else takes its number.
  static func openClosedStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDWR)
    }
  }

  static func exists(_ path: String) -> Bool { Sys.access(path, R_OK) == 0 }

  private static func folder(_ variable: String, _ fallback: String) -> String? {
    if let base = Terminal.environment(variable), !base.isEmpty { return base + "/backprop" }
    guard let home = Terminal.environment("HOME"), !home.isEmpty else { return nil }
    return "\(home)/\(fallback)/backprop"
  }

  static func failure() -> FileAccess.Failure { FileAccess.Failure(String(cString: strerror(errno)).lowercased()) }

  private static func read(_ path: String) throws(FileAccess.Failure) -> String {
    let descriptor = open(expanded(path), O_RDONLY)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Sys.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func put(_ text: String, into path: String, _ flags: Int32) throws(FileAccess.Failure) {
    let descriptor = open(expanded(path), flags, 0o644)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    guard write(text, to: descriptor) else { throw failure() }
  }

  /// Writes a whole text; false if the other side takes no more.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Sys.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else { return false }
      bytes = bytes.dropFirst(written)
    }
    return true
  }

  /// Makes a folder and those it lies in, private to the user.
  static func makeFolders(_ path: String) {
    var at = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      at += "/\(part)"
      mkdir(at, 0o700)
    }
  }

  /// The names in a directory, those of directories with a `/` at the end.
  private static func names(in directory: String) -> [String] {
    let path = expanded(directory)
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      var status = stat()
      let isDirectory = stat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      names.append(isDirectory ? name + "/" : name)
    }
    return names
  }

  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = Terminal.environment("HOME") else { return path }
    return home + path.dropFirst()
  }
}

/// The C library's functions whose names collide with members here.
enum Sys {
  static func read(_ d: Int32, _ p: UnsafeMutableRawPointer, _ n: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(d, p, n)
    #else
      Darwin.read(d, p, n)
    #endif
  }
  static func write(_ d: Int32, _ p: UnsafeRawPointer?, _ n: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(d, p, n)
    #else
      Darwin.write(d, p, n)
    #endif
  }
  static func access(_ path: String, _ mode: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.access(path, mode)
    #else
      Darwin.access(path, mode)
    #endif
  }
}
