import Sessions
import Synchronization

/// Files that exist only as long as a test.
final class MemoryFiles: Sendable {
  private let texts = Mutex<[String: String]>([:])
  private let isFull = Mutex(false)

  subscript(path: String) -> String? {
    get { texts.withLock { $0[path] } }
    set { texts.withLock { $0[path] = newValue } }
  }

  /// From here on, nothing can be written.
  func fill() { isFull.withLock { $0 = true } }

  var access: FileAccess {
    FileAccess(
      read: { path throws(FileAccess.Failure) in
        guard let text = self[path] ?? Fixtures.data(path) else { throw FileAccess.Failure("no such file") }
        return text
      },
      write: { path, text throws(FileAccess.Failure) in
        if self.isFull.withLock({ $0 }) { throw FileAccess.Failure("no space left") }
        self[path] = text
      },
      append: { path, text throws(FileAccess.Failure) in
        if self.isFull.withLock({ $0 }) { throw FileAccess.Failure("no space left") }
        self[path] = (self[path] ?? "") + text
      },
      list: { directory in directory == "." ? ["net.bp", "notes.txt", "old/", ".hidden"] : ["first.bp"] })
  }
}
