import Language

/// A file that a command is told to write.
struct FileRequest: Sendable {
  /// The path as typed, with the extension it gets where it has none.
  let path: String
  let kind: FileKind
  /// Whether the user has said that whatever lies there may go.
  var overwrites = false
  /// The command up to the path, for hints.
  let command: String
  let span: SourceSpan

  fileprivate var hint: String {
    let typed = path.contains(" ") ? "\"\(path)\"" : path
    return "\(command) \(typed) overwrite replaces it"
  }
}

extension SessionState {
  /// The files as the statement that runs may read them.
  var reading: FileReading {
    FileReading(files: files, author: author, allowsAll: allowsFiles, outbox: outbox)
  }

  /// The same for those who know only of files.
  var readableFiles: FileAccess {
    var access = files
    let reading = reading
    access.read = { path throws(FileAccess.Failure) in try reading.text(at: path) }
    return access
  }

  /// Writes a file: a new one, or in place of one of the same kind.
  mutating func write(_ text: String, _ request: FileRequest) throws(Problem) {
    let (canonical, beginning) = try target(request)
    if let path = recording?.path, files.canonical(path) == canonical {
      throw Problem(
        .written(path: request.path, .isRecorded),
        at: request.span)
    }
    try put(text, request, canonical, beginning == nil ? .create : .replace)
  }

  /// Begins a file to which more is added later, or goes on with one of the same kind; true for the latter.
  mutating func open(_ request: FileRequest, with text: (_ isContinued: Bool) -> String) throws(Problem) -> Bool {
    let (canonical, beginning) = try target(request)
    let isContinued = beginning != nil && !request.overwrites
    let way: Outbox.Way = isContinued ? .append : beginning == nil ? .create : .replace
    try put(text(isContinued), request, canonical, way)
    return isContinued
  }

  /// Adds to a file that was opened.
  mutating func add(_ text: String, to path: String) throws(FileAccess.Failure) {
    guard outbox != nil, let canonical = files.canonical(path) else { return try files.append(path, text) }
    outbox?.add(text, to: path, canonical, .append)
  }

  /// Where a file will lie, and how one that is there already begins; refuses what the author may not do.
  private func target(_ request: FileRequest) throws(Problem) -> (canonical: String, beginning: String?) {
    guard let canonical = files.canonical(request.path) else {
      throw Problem(.file(path: request.path, FileAccess.Failure("no such folder")), at: request.span)
    }
    let isBound = author.isScript && !allowsFiles
    func refuse(_ problem: FileProblem) -> Problem { Problem(.written(path: request.path, problem), at: request.span) }
    if isBound, !files.isBelowCurrentFolder(canonical) {
      throw refuse(.outsideFolder)
    }
    if isBound, files.isPrivate(canonical) {
      throw refuse(.isPrivate)
    }
    if isBound, !request.kind.extensions.contains(canonical.fileExtension) {
      throw refuse(
        .wrongExtension(kind: request.kind.words, allowed: request.kind.extensions.sorted().map { "." + $0 }))
    }
    let beginning: String?
    do throws(FileAccess.Failure) { beginning = try reading.beginning(of: request.path) } catch {
      throw Problem(.file(path: request.path, error), at: request.span)
    }
    guard let beginning, !beginning.hasPrefix(request.kind.mark), !request.overwrites || isBound else {
      return (canonical, beginning)
    }
    throw refuse(.exists(kind: request.kind.words, byScript: isBound, hint: request.hint))
  }

  private mutating func put(
    _ text: String, _ request: FileRequest, _ canonical: String, _ way: Outbox.Way
  ) throws(Problem) {
    // A file that was written cannot be taken back.
    try refuseUnfinished()
    guard outbox == nil else {
      outbox?.add(text, to: request.path, canonical, way)
      return
    }
    do throws(FileAccess.Failure) {
      switch way {
      case .create: try files.create(request.path, text)
      case .replace: try files.write(request.path, text)
      case .append: try files.append(request.path, text)
      }
    } catch {
      throw Problem(.file(path: request.path, error), at: request.span)
    }
  }
}

extension Outbox {
  /// Writes it all.
  func send(to files: FileAccess) throws(Problem) {
    for item in items {
      do throws(FileAccess.Failure) {
        switch item.way {
        case .create: try files.create(item.path, item.text)
        case .replace: try files.write(item.path, item.text)
        case .append: try files.append(item.path, item.text)
        }
      } catch {
        throw Problem(.file(path: item.path, error), at: nil)
      }
    }
  }
}

extension String {
  /// What stands after the last point of the last part of a path; empty where there is none.
  fileprivate var fileExtension: String {
    let name = split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return "" }
    return String(name[name.index(after: point)...])
  }
}
