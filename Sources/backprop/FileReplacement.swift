import Sessions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text on its way to a file: written beside it under a name that nobody can guess, brought to the disk, and only then
/// put in its place, so that the file is never half there and a full disk leaves what was there before.
///
/// A link stays a link: what it leads to is replaced. The file keeps its mode.
struct FileReplacement {
  private typealias Failure = FileAccess.Failure

  /// The file itself, without links.
  private let target: String
  /// The mode of the file that is there already.
  private let mode: mode_t?

  /// What stands at a path now, which must be a file that may be written, or nothing.
  init(of path: String) throws(FileAccess.Failure) {
    var status = stat()
    if lstat(path, &status) != 0 {
      guard errno == ENOENT else { throw SystemFiles.failure() }
      (target, mode) = (path, nil)
      return
    }
    guard let resolved = SystemFiles.resolved(path), stat(resolved, &status) == 0 else {
      throw errno == ENOENT ? Failure("is a link to a file that is not there") : SystemFiles.failure()
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("is not a file that can be written") }
    guard Sys.access(resolved, W_OK) == 0 else { throw SystemFiles.failure() }
    (target, mode) = (resolved, status.st_mode & 0o7777)
  }

  /// Writes a text; with `isNew`, only where nothing stands.
  func write(_ text: String, isNew: Bool) throws(FileAccess.Failure) {
    if isNew, mode != nil { throw Failure("is there already") }
    let temporary = temporaryPath
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode == nil ? 0o666 : 0o600)
    guard descriptor >= 0 else { throw SystemFiles.failure() }
    var isPlaced = false
    defer { if !isPlaced { unlink(temporary) } }
    do throws(Failure) {
      try SystemFiles.write(text, to: descriptor)
      if let mode, fchmod(descriptor, mode) != 0 { throw SystemFiles.failure() }
      guard fsync(descriptor) == 0 else { throw SystemFiles.failure() }
    } catch {
      close(descriptor)
      throw error
    }
    guard close(descriptor) == 0 else { throw SystemFiles.failure() }
    if isNew {
      try placeNew(temporary)
    } else if rename(temporary, target) != 0 {
      throw SystemFiles.failure()
    }
    isPlaced = true
    syncFolder()
  }

  /// A link to the text is made only where nothing stands, which no look beforehand could promise.
  private func placeNew(_ temporary: String) throws(FileAccess.Failure) {
    if link(temporary, target) == 0 {
      unlink(temporary)
      return
    }
    guard errno != EEXIST else { throw Failure("is there already") }
    // A file system without hard links: the name is taken first.
    let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFiles.failure() }
    close(descriptor)
    guard rename(temporary, target) == 0 else {
      let failure = SystemFiles.failure()
      unlink(target)
      throw failure
    }
  }

  private var temporaryPath: String {
    let parts = SystemFiles.split(target)
    var generator = SystemRandomNumberGenerator()
    let random = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    return "\(parts.folder)/.\(parts.name.prefix(100)).\(random)"
  }

  /// Brings the folder's new entry to the disk too, where the system can.
  private func syncFolder() {
    let descriptor = open(SystemFiles.split(target).folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
