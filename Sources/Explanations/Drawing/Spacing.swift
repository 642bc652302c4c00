/// The distances that keep a drawing readable in one direction.
///
/// Lines run on every second column or on every row, and turn in tracks as far apart, so that no two corners of different
/// lines ever touch: also in ASCII each character then says to which neighbours it leads.
struct Spacing: Equatable {
  let direction: Diagram.Direction
  /// The blanks between two boxes of a layer.
  let boxGap: Int

  /// The distances in one direction; boxes stand close where `isTight`.
  init(_ direction: Diagram.Direction, isTight: Bool = false) {
    self.direction = direction
    boxGap = direction == .down ? (isTight ? 1 : 3) : (isTight ? 0 : 1)
  }

  /// The places along a layer at which lines may run are multiples of this.
  var step: Int { direction == .down ? 2 : 1 }
  /// The blanks beside a line that passes a layer.
  var wireGap: Int { direction == .down ? 1 : 0 }
  /// The first place for a port within a box.
  var firstPort: Int { direction == .down ? 2 : 1 }

  /// The least multiple of the step that is not below a distance.
  func rounded(_ distance: Int) -> Int { (distance + step - 1) / step * step }

  /// How many ports a box of this extent has room for.
  func ports(in extent: Int) -> Int { max((extent - 2 * firstPort + step - 1) / step, 1) }

  /// The least extent with room for words and ports, and with a place for a port in the middle.
  func extent(words: Int, ports: Int) -> Int {
    direction == .down ? (max(words + 4, 2 * ports + 3) + 2) / 4 * 4 + 1 : max(words, ports, 1) + 2
  }

  /// Where the ports of a box lie within its extent, spread evenly.
  func offsets(_ count: Int, in extent: Int) -> [Int] {
    let places = ports(in: extent)
    return (0..<count).map { k in firstPort + step * ((2 * k + 1) * places / (2 * count)) }
  }

  /// How much room the lines between two layers take, with the arrowhead.
  func channel(tracks: Int) -> Int { direction == .down ? tracks + 1 : tracks == 0 ? 3 : 2 * tracks + 2 }

  /// The place of a track after the end of a layer.
  func place(ofTrack track: Int) -> Int { direction == .down ? track : 2 * track + 1 }
}
