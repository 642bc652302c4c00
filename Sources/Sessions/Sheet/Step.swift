/// What a statement, or all statements of a line, changed: what one `undo` takes back.
struct Step: Sendable {
  /// Changes that were made as one, and what they found.
  struct Part: Sendable {
    var changes: [Sheet.Change]
    var standing: Standing?
  }
  /// The parts, each of which finds what the ones before it left.
  private(set) var parts: [Part]
  /// How many statements made them.
  private(set) var statements = 1

  /// Steps as one statement's.
  init(of steps: [Step]) { parts = steps.flatMap(\.parts) }

  /// Changes that are about to be made in a sheet.
  init(_ changes: [Sheet.Change], in sheet: Sheet) {
    var changes = changes
    if changes.contains(where: \.isRemoval) {
      var order = Array(sheet.definitions.keys)
      for index in changes.indices {
        changes[index].place = order.firstIndex(of: changes[index].name)
        order.follow(changes[index])
      }
    }
    parts = [Part(changes: changes)]
  }

  /// Notes what its changes found when they were made.
  mutating func found(_ standing: Standing?) { parts[0].standing = standing }

  mutating func append(_ other: Step) {
    parts += other.parts
    statements += other.statements
  }

  /// The changes, in the order in which they were made.
  var changes: [Sheet.Change] { parts.flatMap(\.changes) }
  /// The same in the other direction.
  var reversed: [Sheet.Change] { changes.reversed().map(\.reversed) }
}

extension Sheet.Change {
  /// Whether it takes a definition away.
  fileprivate var isRemoval: Bool { !name.isEmpty && before != nil && after == nil }
}

extension [String] {
  /// What a change makes of the order of the definitions.
  mutating func follow(_ change: Sheet.Change) {
    guard !change.name.isEmpty, (change.before == nil) != (change.after == nil) else { return }
    if change.after == nil {
      // From the end, where what was added last stands: a file that is taken back has made very many.
      if let index = lastIndex(of: change.name) { remove(at: index) }
    } else {
      insert(change.name, at: Swift.min(change.place ?? count, count))
    }
  }
}

extension Sheet {
  /// Takes steps back, or makes them again, all of them or none.
  mutating func travel(_ steps: [Step], back: Bool) throws(Problem) {
    let parts = steps.flatMap { back ? $0.parts.reversed() : $0.parts }
    var order = Array(definitions.keys)
    for part in parts {
      for change in back ? part.changes.reversed().map(\.reversed) : part.changes { order.follow(change) }
    }
    var count = 0
    do throws(Problem) {
      for part in parts {
        try travel(part, back: back)
        count += 1
      }
    } catch {
      for part in parts[..<count].reversed() { try? travel(part, back: !back) }
      throw error
    }
    arrange(order)
  }
}

extension Sheet.Change {
  /// Changes one after another as one change for each name.
  static func merged(_ changes: [Sheet.Change]) -> [Sheet.Change] {
    var places: [String: Int] = [:]
    var result: [Sheet.Change] = []
    for change in changes {
      if let place = places[change.name] {
        var expansions = change.expansions
        if let first = result[place].expansions { expansions?.before = first.before }
        result[place] = Sheet.Change(
          name: change.name, before: result[place].before, after: change.after, expansions: expansions)
      } else {
        places[change.name] = result.count
        result.append(change)
      }
    }
    return result.filter { $0.before != nil || $0.after != nil || $0.expansions != nil }
  }
}
