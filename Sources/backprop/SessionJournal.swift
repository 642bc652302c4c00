import Dispatch
import LineEditor
import Sessions
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a session on the terminal has done, on disk as it happens: a killed terminal loses nothing.
///
/// The file is this session's own: its lock is held as long as the session lives. It is made when there is something
/// to keep. Millions of numbers are written while the conversation goes on, and what comes after them waits its turn.
final class SessionJournal: Sendable {
  private struct File {
    var descriptor: Int32 = -1
    /// What is not on disk yet.
    var pending: String
    var hasFailed = false
  }

  private struct Waiting {
    var count = 0
    /// What went wrong with one of them.
    var words: String?
  }

  private let place: SavedSessions?
  private let file: Mutex<File>
  /// The entries that wait to be written; apart from the file, so that nobody waits to ask.
  private let waiting = Mutex(Waiting())
  private let queue = DispatchQueue(label: "journal")

  /// A journal of a session that begins; without a place none is kept.
  init(in place: SavedSessions?, of session: Session) {
    self.place = place
    file = Mutex(File(pending: session.beginning.text))
  }

  /// The journal of a session that goes on.
  init(in place: SavedSessions?, goingOn session: SavedSessions.Taken) {
    self.place = place
    // An entry that lacks nothing but the end of its last line is whole.
    let pending = session.text.isEmpty || session.text.hasSuffix("\n") ? "" : "\n"
    file = Mutex(File(descriptor: session.descriptor, pending: pending))
  }

  deinit { file.withLock { if $0.descriptor >= 0 { close($0.descriptor) } } }

  /// Adds an entry; words where one could not be kept, the first time.
  func append(_ entry: SessionEntry) -> String? {
    guard let place else { return nil }
    guard entry.isLong || waiting.withLock({ $0.count > 0 }) else {
      let words = write(entry, place)
      return self.words ?? words
    }
    // What waits keeps its numbers alive.
    if waiting.withLock({ $0.count >= Self.mostWaiting }) { queue.sync {} }
    // Who ends the process waits for what it was told. Under the lock, or an entry that ends now would let death in.
    waiting.withLock {
      $0.count += 1
      Interrupt.putOffDeath(true)
    }
    queue.async { [self] in
      let words = write(entry, place)
      waiting.withLock {
        $0.count -= 1
        $0.words = $0.words ?? words
        if $0.count == 0 { Interrupt.putOffDeath(false) }
      }
    }
    return words
  }

  private static let mostWaiting = 2

  /// What went wrong with entries that waited, once.
  private var words: String? { waiting.withLock { $0.words.take() } }

  /// Waits until all is on disk; words where something could not be kept.
  func finish() -> String? {
    queue.sync {}
    return words
  }

  private func write(_ entry: SessionEntry, _ place: SavedSessions) -> String? {
    let text = entry.text
    return file.withLock { file in
      file.pending += text
      guard file.descriptor >= 0 || entry.isLasting else { return nil }
      do throws(FileAccess.Failure) {
        if file.descriptor < 0 { file.descriptor = try place.begin() }
        try SystemFiles.append(file.pending, to: file.descriptor)
        file.pending = ""
        file.hasFailed = false
        Self.markTime(of: file.descriptor)
        return nil
      } catch {
        // It is tried again with the next statement, since nothing that comes later makes sense without it.
        defer { file.hasFailed = true }
        return file.hasFailed ? nil : "\(place.folder): \(error.reason); --resume cannot bring this session back"
      }
    }
  }

  /// Gives the file the time to the nanosecond, which the system keeps coarser: the last session is the one written last.
  private static func markTime(of descriptor: Int32) {
    var now = timespec()
    guard clock_gettime(CLOCK_REALTIME, &now) == 0 else { return }
    futimens(descriptor, [now, now])
  }
}

/// The sessions of the past that can be taken up again, a file each.
struct SavedSessions {
  let folder: String

  /// One of them, with the lock on its file.
  struct Taken {
    let descriptor: Int32
    let text: String

    /// Leaves it to others.
    func release() { close(descriptor) }
  }

  /// One of them, as it is listed.
  struct Listed {
    let name: String
    let time: time_t
    let isRunning: Bool
    let entries: [SessionEntry]
  }

  private static let suffix = ".session"
  private static let mostKept = 20

  /// The files' names, the latest first.
  private var names: [String] {
    let found = SystemFiles.access.list?(folder).filter { $0.hasSuffix(Self.suffix) } ?? []
    let dated = found.map { (time: modified(folder + "/" + $0), name: $0) }
    return dated.sorted {
      ($0.time.seconds, $0.time.nanoseconds, $0.name) > ($1.time.seconds, $1.time.nanoseconds, $1.name)
    }
    .map(\.name)
  }

  /// Whether there is one to take up.
  var isEmpty: Bool { names.isEmpty }

  /// Those that can be taken up, the last one first, then those that are running now.
  var all: [Listed] {
    let listed = names.map { name in
      let path = folder + "/" + name
      let text = (try? SystemFiles.access.read(path)) ?? ""
      let descriptor = lock(path, O_RDWR)
      if let descriptor { close(descriptor) }
      return Listed(
        name: name, time: modified(path).seconds, isRunning: descriptor == nil,
        entries: SessionEntry.entries(in: text).entries)
    }
    return listed.filter { !$0.isRunning } + listed.filter(\.isRunning)
  }

  /// Takes up one that no other program has, the last of them being the first; nil where there are not so many.
  func take(_ number: Int) -> Taken? {
    var count = 0
    for name in names {
      guard let descriptor = lock(folder + "/" + name, O_RDWR | O_APPEND) else { continue }
      count += 1
      if count == number, let text = try? SystemFiles.text(from: descriptor) {
        return Taken(descriptor: descriptor, text: text)
      }
      close(descriptor)
    }
    return nil
  }

  /// Makes the file of a new session, and removes the oldest.
  func begin() throws(FileAccess.Failure) -> Int32 {
    SystemFiles.makeFolders(folder)
    var generator = SystemRandomNumberGenerator()
    let name = "\(time(nil))-\(getpid())-\(String(generator.next() % 1_000_000, radix: 36))\(Self.suffix)"
    guard let descriptor = lock(folder + "/" + name, O_RDWR | O_APPEND | O_CREAT | O_EXCL) else {
      throw SystemFiles.failure()
    }
    for old in names.dropFirst(Self.mostKept) {
      // One that still runs keeps its file.
      guard let locked = lock(folder + "/" + old, O_RDWR) else { continue }
      unlink(folder + "/" + old)
      close(locked)
    }
    return descriptor
  }

  /// Opens a file and locks it; nil if it cannot be opened or another program has it.
  private func lock(_ path: String, _ flags: Int32) -> Int32? {
    let descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    close(descriptor)
    return nil
  }

  private func modified(_ path: String) -> (seconds: time_t, nanoseconds: Int) {
    var status = stat()
    guard stat(path, &status) == 0 else { return (0, 0) }
    #if canImport(Darwin)
      return (status.st_mtimespec.tv_sec, Int(status.st_mtimespec.tv_nsec))
    #else
      return (status.st_mtim.tv_sec, Int(status.st_mtim.tv_nsec))
    #endif
  }
}
