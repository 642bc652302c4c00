/// The lines between two neighbouring layers: each runs from one place above to its places below, turning in tracks.
///
/// A line whose places all lie under each other is straight and needs no track. Any other has a bar, a stretch along the
/// layers in one track, which joins the places it reaches. Two bars that would touch lie in different tracks; where a
/// line ends below at the place at which another starts above, the other's bar comes first.
struct Channel {
  /// A trunk in this channel.
  struct Line {
    let net: Int
    /// Where it comes from above.
    let top: Int
    /// Where it goes below.
    let bottoms: [Int]
  }

  /// A stretch of a line along the layers.
  struct Bar {
    let net: Int
    let low: Int
    let high: Int
    /// Where the line comes from above, and the places below that the bar serves.
    let top: Int
    var bottoms: [Int]
    /// Whether the line also goes straight on at `top`.
    var isStraightOn = false
    fileprivate(set) var track = 0
  }

  private(set) var bars: [Bar] = []
  /// How many tracks there are.
  private(set) var tracks = 0
  /// How often lines cross.
  private(set) var crossings = 0
  /// For a line that had to turn twice, the bar that leads to each later bar.
  private(set) var predecessor: [Int: Int] = [:]

  /// The lines laid out; nil where lines block each other and no place within `bound` is free to turn in.
  init?(_ lines: [Line], step: Int, within bound: Range<Int>) {
    for line in lines { add(line) }
    let pins = Set(lines.flatMap { [$0.top] + $0.bottoms })
    guard let before = resolveCycles(pins, step, bound) else { return nil }
    assignTracks(before, lines)
  }

  private mutating func add(_ line: Line) {
    let low = min(line.top, line.bottoms.min() ?? line.top)
    let high = max(line.top, line.bottoms.max() ?? line.top)
    guard low < high else { return }
    let isStraightOn = line.bottoms.contains(line.top)
    // A line that goes on straight and to both sides branches twice: a crossing sign would be read as two lines.
    guard isStraightOn, low < line.top, line.top < high else {
      bars.append(
        Bar(
          net: line.net, low: low, high: high, top: line.top, bottoms: line.bottoms.filter { $0 != line.top },
          isStraightOn: isStraightOn))
      return
    }
    let sides = [line.bottoms.filter { $0 < line.top }, line.bottoms.filter { $0 > line.top }]
    for (range, bottoms) in zip([(low, line.top), (line.top, high)], sides) {
      bars.append(
        Bar(net: line.net, low: range.0, high: range.1, top: line.top, bottoms: bottoms, isStraightOn: true))
    }
  }

  // MARK: Order

  /// The bars that must lie before each bar; a bar in a circle of such demands is parted in two.
  private mutating func resolveCycles(_ pins: Set<Int>, _ step: Int, _ bound: Range<Int>) -> [[Int]]? {
    var free = stride(from: bound.lowerBound, to: bound.upperBound, by: step).filter { !pins.contains($0) }
    while true {
      let before = demands
      guard let bar = Self.inCycle(before) else { return before }
      let old = bars[bar]
      let middle = (old.low + old.high) / 2
      guard let turn = free.min(by: { (abs($0 - middle), $0) < (abs($1 - middle), $1) }) else { return nil }
      free.removeAll { $0 == turn }
      let places = old.bottoms + [turn]
      bars[bar] = Bar(
        net: old.net, low: min(old.top, turn), high: max(old.top, turn), top: old.top, bottoms: [turn],
        isStraightOn: false)
      predecessor[bars.count] = bar
      bars.append(
        Bar(net: old.net, low: places.min()!, high: places.max()!, top: turn, bottoms: old.bottoms, isStraightOn: false)
      )
    }
  }

  private var demands: [[Int]] {
    bars.indices.map { k in
      bars.indices.filter { other in
        if predecessor[k] == other { return true }
        return bars[other].net != bars[k].net && bars[k].bottoms.contains(bars[other].top)
          && predecessor[other] == nil
      }
    }
  }

  /// A bar that waits for itself; nil where there is none.
  private static func inCycle(_ before: [[Int]]) -> Int? {
    var isDone = Array(repeating: false, count: before.count)
    var changed = true
    while changed {
      changed = false
      for k in before.indices where !isDone[k] && before[k].allSatisfy({ isDone[$0] }) {
        isDone[k] = true
        changed = true
      }
    }
    // Follow the demands back from any bar that is left: sooner or later they come round.
    guard var bar = isDone.firstIndex(of: false) else { return nil }
    for _ in before.indices { bar = before[bar].first { !isDone[$0] } ?? bar }
    return bar
  }

  // MARK: Tracks

  private mutating func assignTracks(_ before: [[Int]], _ lines: [Line]) {
    var waiting = Set(bars.indices)
    var order: [Int] = []
    while !waiting.isEmpty {
      let open = waiting.sorted().filter { bar in before[bar].allSatisfy { !waiting.contains($0) } }
      // Of the bars that may come next, the one that costs the fewest crossings with those that then come after it.
      let costs = open.map { bar in
        waiting.reduce(0) { sum, other in
          bars[other].net == bars[bar].net ? sum : sum + crossings(bar, before: other) - crossings(other, before: bar)
        }
      }
      guard let next = open.indices.min(by: { (costs[$0], open[$0]) < (costs[$1], open[$1]) }) else { break }
      order.append(open[next])
      waiting.remove(open[next])
    }
    var placed: [Int] = []
    for bar in order {
      var track = 0
      for other in placed where before[bar].contains(other) || touches(bar, other) {
        track = max(track, bars[other].track + 1)
      }
      bars[bar].track = track
      tracks = max(tracks, track + 1)
      placed.append(bar)
    }
    for (k, a) in placed.enumerated() {
      for b in placed[(k + 1)...] where bars[a].net != bars[b].net { crossings += crossings(a, before: b) }
    }
    let straight = lines.filter { line in !bars.contains { $0.net == line.net } }
    crossings += straight.reduce(0) { sum, line in sum + bars.count { $0.low < line.top && line.top < $0.high } }
  }

  private func touches(_ a: Int, _ b: Int) -> Bool {
    bars[a].low <= bars[b].high + 1 && bars[b].low <= bars[a].high + 1
  }

  /// How often two lines cross where the bar of the first comes before that of the second.
  private func crossings(_ first: Int, before second: Int) -> Int {
    let (a, b) = (bars[first], bars[second])
    let onwards = a.bottoms + (a.isStraightOn ? [a.top] : [])
    return (a.low < b.top && b.top < a.high ? 1 : 0) + onwards.count { b.low < $0 && $0 < b.high }
  }
}
