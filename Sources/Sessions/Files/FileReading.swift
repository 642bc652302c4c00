/// The files as a statement may read them: all of them for the user's own lines; for a script those in the current
/// folder and below, and those beside the script.
struct FileReading: Sendable {
  let files: FileAccess
  let author: Author
  /// Whether scripts may do what the user may.
  let allowsAll: Bool
  /// What is written but held back.
  let outbox: Outbox?

  /// The text of a file.
  func text(at path: String) throws(FileAccess.Failure) -> String {
    let place = place(of: path)
    let canonical = files.canonical(place)
    if let canonical, let held = outbox?.text(at: canonical) {
      return held.isWhole ? held.text : try files.read(place) + held.text
    }
    if let canonical, author.isScript, !allowsAll, !isReadable(canonical) {
      throw FileAccess.Failure(
        "a script may read only in this folder, below it and beside itself", hint: Author.remedy)
    }
    return try files.read(place)
  }

  /// Where a file is looked for: a script's relative path leads from the current folder, or else from the script.
  func place(of path: String) -> String {
    guard case .script(let folder) = author, folder != ".", !path.hasPrefix("/"), !path.hasPrefix("~") else {
      return path
    }
    let beside = (folder == "/" ? "" : folder) + "/" + path
    return !exists(path) && exists(beside) ? beside : path
  }

  /// How a file begins, with what is held back; nil where there is none.
  func beginning(of path: String) throws(FileAccess.Failure) -> String? {
    guard let canonical = files.canonical(path), let held = outbox?.text(at: canonical), held.isWhole else {
      return try files.beginning(path)
    }
    return held.text
  }

  private func exists(_ path: String) -> Bool {
    // One that cannot be read is there all the same.
    do throws(FileAccess.Failure) { return try beginning(of: path) != nil } catch { return true }
  }

  private func isReadable(_ canonical: String) -> Bool {
    if files.isBelowCurrentFolder(canonical) { return true }
    guard case .script(let folder) = author, let home = files.canonical(folder),
      let slash = canonical.lastIndex(of: "/")
    else { return false }
    return String(canonical[..<slash]) == (home == "/" ? "" : home)
  }
}

extension FileAccess {
  /// Whether a path without links and dots leads into the current folder.
  func isBelowCurrentFolder(_ canonical: String) -> Bool {
    guard let here = self.canonical(".") else { return false }
    return canonical.hasPrefix(here == "/" ? "/" : here + "/")
  }

  /// Whether a path without links and dots is one where programs keep what they are set up by: a name below the current
  /// folder begins with a point, or it is the file that backprop itself begins with, wherever that lies.
  func isPrivate(_ canonical: String) -> Bool {
    let names = canonical.split(separator: "/")
    let count = self.canonical(".")?.split(separator: "/").count ?? 0
    return names.dropFirst(count).contains { $0.hasPrefix(".") } || names.last == "init.bp"
  }
}

/// What `load` holds back until all of its file has been carried out, so that one that fails leaves no file behind.
struct Outbox: Sendable {
  enum Way: Sendable { case create, replace, append }
  struct Item: Sendable {
    let path: String
    let canonical: String
    var text: String
    let way: Way
  }
  private(set) var items: [Item] = []

  mutating func add(_ text: String, to path: String, _ canonical: String, _ way: Way) {
    guard let index = items.firstIndex(where: { $0.canonical == canonical }) else {
      items.append(Item(path: path, canonical: canonical, text: text, way: way))
      return
    }
    if way == .append {
      items[index].text += text
    } else {
      // What was held back before is replaced; whether the file was there has not changed.
      let former = items.remove(at: index)
      items.append(Item(path: path, canonical: canonical, text: text, way: former.way == .create ? .create : .replace))
    }
  }

  /// What is held back for a file, and whether that is all of it.
  func text(at canonical: String) -> (text: String, isWhole: Bool)? {
    items.first { $0.canonical == canonical }.map { ($0.text, $0.way != .append) }
  }
}
