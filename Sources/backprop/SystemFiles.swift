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
      try FileReplacement(of: expanded(path)).write(text, isNew: false)
    },
    append: { path, text throws(FileAccess.Failure) in try append(text, to: path) },
    create: { path, text throws(FileAccess.Failure) in
      try FileReplacement(of: expanded(path)).write(text, isNew: true)
    },
    beginning: { path throws(FileAccess.Failure) in try beginning(of: path) },
    canonical: { path in canonical(expanded(path)) },
    list: names)

  /// The user's init file, by the XDG base directory specification.
  static var initFile: String? { folder("XDG_CONFIG_HOME", ".config").map { $0 + "/init.bp" } }

  /// Where sessions on the terminal are kept.
  static var sessions: SavedSessions? {
    folder("XDG_STATE_HOME", ".local/state").map { SavedSessions(folder: $0 + "/sessions") }
  }

  /// Gives a standard stream that was closed by the caller the null device, before anything else takes its number.
  static func openClosedStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      // What is written to a closed output must not seem to have gone anywhere.
      _ = open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_RDWR)
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
    let descriptor = open(expanded(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    guard isatty(descriptor) == 0 else { throw FileAccess.Failure("is a terminal, not a file") }
    return try text(from: descriptor)
  }

  /// All that can be read from a descriptor.
  static func text(from descriptor: Int32) throws(FileAccess.Failure) -> String {
    // Pieces, since to make one array of them all, and a text of that, could not be interrupted.
    var pieces: [[UInt8]] = []
    var total = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Sys.read(descriptor, &buffer, buffer.count)
      if Interrupt.isPending { throw FileAccess.Failure("interrupted") }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      if count == 0 { break }
      pieces.append(Array(buffer[..<count]))
      total += count
      guard total <= largestText else { throw FileAccess.Failure("is larger than a gigabyte") }
    }
    var text = ""
    text.reserveCapacity(total)
    var rest: [UInt8] = []
    for (index, piece) in pieces.enumerated() {
      if Interrupt.isPending { throw FileAccess.Failure("interrupted") }
      // A character may begin in one piece and end in the next: a byte that goes on is 10xxxxxx.
      let isLast = index == pieces.count - 1
      let end = isLast ? piece.count : piece.lastIndex { $0 & 0xC0 != 0x80 } ?? 0
      text += String(decoding: rest + piece[..<end], as: UTF8.self)
      rest = Array(piece[end...])
    }
    return text
  }

  private static let largestText = 1 << 30

  /// How a file begins; nil where there is none. What is no file, such as a pipe, is refused.
  private static func beginning(of path: String) throws(FileAccess.Failure) -> String? {
    let descriptor = open(expanded(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 {
      guard errno == ENOENT else { throw failure() }
      var status = stat()
      if lstat(expanded(path), &status) != 0 { return nil }
      throw FileAccess.Failure("is a link to a file that is not there")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileAccess.Failure("is a folder") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileAccess.Failure("is not a file that can be written") }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = Sys.read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw failure() }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// Adds a text at the end of a file, or leaves the file as it was.
  private static func append(_ text: String, to path: String) throws(FileAccess.Failure) {
    let descriptor = open(expanded(path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o666)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    try append(text, to: descriptor)
  }

  /// The same for an open file.
  static func append(_ text: String, to descriptor: Int32) throws(FileAccess.Failure) {
    let end = lseek(descriptor, 0, SEEK_END)
    do throws(FileAccess.Failure) { try write(text, to: descriptor) } catch {
      // A full disk may have taken a part of it.
      if end >= 0 { _ = ftruncate(descriptor, end) }
      throw error
    }
  }

  /// Writes a whole text.
  static func write(_ text: String, to descriptor: Int32) throws(FileAccess.Failure) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Sys.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      if written < 0, errno == EAGAIN {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, -1)
        continue
      }
      guard written >= 0 else { throw failure() }
      bytes = bytes.dropFirst(written)
    }
  }

  /// The folder of a path and the name in it.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// The path from the root, without links and dots, of what is there.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func canonical(_ path: String) -> String? {
    if let resolved = resolved(path) { return resolved }
    let (folder, name) = split(path)
    guard !name.isEmpty, let place = resolved(folder) else { return nil }
    return place == "/" ? "/" + name : place + "/" + name
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
