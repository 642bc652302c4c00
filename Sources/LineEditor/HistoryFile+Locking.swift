#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension HistoryFile {
  private static var ownerOnly: mode_t { 0o600 }

  /// Runs `body` on the regular file at the path, under its lock; nil if there is none to open.
  @discardableResult
  func withLockedFile<Result>(flags: Int32, _ body: (LockedFile) -> Result) -> Result? {
    while true {
      // O_NONBLOCK: opening a pipe put there by mistake would wait for its other end.
      let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, HistoryFile.ownerOnly)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }  // also unlocks
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      var opened = stat()
      var current = stat()
      guard fstat(descriptor, &opened) == 0, opened.st_mode & S_IFMT == S_IFREG else { return nil }
      // Another session may have put a shorter file in place while this one waited for the lock.
      guard stat(path, &current) == 0, current.st_ino == opened.st_ino, current.st_dev == opened.st_dev
      else { continue }
      return body(LockedFile(descriptor: descriptor))
    }
  }

  /// Puts a file of these lines in place, in one step: a crash leaves the old file or the new one.
  func replace(with lines: ArraySlice<ArraySlice<UInt8>>) {
    guard let resolved = realpath(path, nil) else { return }  // a link stays a link
    defer { free(resolved) }
    let target = String(cString: resolved)
    // A name that nobody can guess, so that nothing can be planted there.
    let temporary = "\(target).\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, HistoryFile.ownerOnly)
    guard descriptor >= 0 else { return }
    let isWritten = LockedFile(descriptor: descriptor).write(lines.flatMap { $0 + [0x0A] }) && fsync(descriptor) == 0
    close(descriptor)
    if !isWritten || rename(temporary, target) != 0 { unlink(temporary) }
  }

  func makeParentDirectories() {
    for (index, byte) in zip(path.utf8.indices, path.utf8).dropFirst() where byte == UInt8(ascii: "/") {
      mkdir(String(path[..<index]), 0o700)
    }
  }
}

/// An open file whose lock is held.
struct LockedFile {
  let descriptor: Int32

  func contents() -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let capacity = 65_536
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        count = max(0, read(descriptor, buffer.baseAddress, capacity))
      }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }

  var endsWithinLine: Bool {
    let size = lseek(descriptor, 0, SEEK_END)
    var last: UInt8 = 0
    return size > 0 && pread(descriptor, &last, 1, size - 1) == 1 && last != 0x0A
  }

  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var remaining = bytes[...]
    while !remaining.isEmpty {
      let written = remaining.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      remaining = remaining.dropFirst(written)
    }
    return true
  }
}

// The method's name hides the function's inside the type.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
