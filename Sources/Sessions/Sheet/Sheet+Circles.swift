extension Sheet {
  /// Refuses a definition that would rest on itself.
  func refuseCircle(_ change: Change) throws(Problem) {
    guard let mentions = change.after?.mentions, !mentions.isEmpty else { return }
    guard definitions[change.name] != nil || users[change.name]?.isEmpty == false || mentions.contains(change.name)
    else { return }
    // Follows what the new definition mentions back to the name itself.
    var cameFrom: [String: String] = [:]
    var queue = mentions.sorted()
    for name in queue { cameFrom[name] = change.name }
    while let name = queue.popLast() {
      if name == change.name {
        var circle = [name]
        var at = cameFrom[name]
        while let step = at, step != change.name {
          circle.append(step)
          at = cameFrom[step]
        }
        throw Problem(.circle([change.name] + circle.dropFirst().reversed() + [change.name]), at: nil)
      }
      for next in definitions[name]?.mentions.sorted() ?? [] where cameFrom[next] == nil {
        cameFrom[next] = name
        queue.append(next)
      }
    }
  }
}
