import Sessions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The statements carried out in a session on the terminal, on disk as they happen: a killed terminal loses nothing.
final class SessionJournal {
  private let folder: String?
  private var descriptor: Int32 = -1

  /// A journal in a folder, made when it is needed; nil keeps none.
  init(folder: String?) {
    self.folder = folder
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Starts a new journal, which takes the last one up or stands in its place, and returns what the last one held.
  func begin(resuming: Bool) -> String? {
    guard let folder else { return nil }
    SystemFiles.makeFolders(folder)
    let (current, previous) = (folder + "/session.bp", folder + "/previous.bp")
    // One without statements is no session: what came before it is still the last.
    if let text = try? SystemFiles.access.read(current), !text.isEmpty { rename(current, previous) }
    let last = try? SystemFiles.access.read(previous)
    if resuming, let last { try? SystemFiles.access.write(current, last) }
    return last
  }

  /// Adds a statement; without a place to write, the session goes on all the same.
  func append(_ statement: String) {
    guard let folder else { return }
    if descriptor < 0 {
      // It stays open: the file is this session's own, even when another has begun and moved it away.
      descriptor = open(folder + "/session.bp", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    }
    SystemFiles.write(statement + "\n", to: descriptor)
  }
}
