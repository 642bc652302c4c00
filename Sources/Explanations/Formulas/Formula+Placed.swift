import Graphs

extension Formula {
  /// The formula with a sum of single entries placed in a short vector written as that vector: `[x[1], x[0]]`.
  var withPlacedEntries: Formula {
    replacing { part in
      // Where a term repeats along the vector the sum is not one of vectors.
      guard part.shape.count == 1, part.shape[0] <= 8, case .infix(.plus, let a, let b) = part.term,
        a.shape == part.shape, b.shape == part.shape
      else {
        return part.placed.map { entry in Self.vector([entry], part.shape[0]) }
      }
      var (entries, others): ([(Int, Formula)], [Formula]) = ([], [])
      var pending = [part]
      while let term = pending.popLast() {
        if case .infix(.plus, let a, let b) = term.term, a.shape == part.shape, b.shape == part.shape {
          pending += [b, a]
        } else if let entry = term.placed {
          entries.append(entry)
        } else {
          others.append(term.withPlacedEntries)
        }
      }
      guard !entries.isEmpty else { return nil }
      let vector = Self.vector(entries, part.shape[0])
      return others.reduce(vector) { Formula(.infix(.plus, $0, $1), shape: part.shape) }
    }
  }

  /// The formula with an entry of a vector that is written out in place of the vector with an index: `[a, b][1]` is b.
  var withEntriesOfLists: Formula {
    let inner = mappingParts(\.withEntriesOfLists)
    guard case .indexed(let x, let indices) = inner.term, case .list(let entries) = x.term, indices.count == 1,
      let k = indices[0].constant, entries.indices.contains(Int(k))
    else { return inner }
    return entries[Int(k)]
  }

  /// The place and the formula of an entry set into a vector of zeros; nil for other formulas.
  private var placed: (Int, Formula)? {
    guard shape.count == 1, shape[0] <= 8, case .call("place", let x) = term, x.count == 2, x[0].shape.isEmpty,
      case .list(let place) = x[1].term, place.count == 1, let position = place[0].constant
    else { return nil }
    return (Int(position), x[0].withPlacedEntries)
  }

  private static func vector(_ entries: [(Int, Formula)], _ count: Int) -> Formula {
    var sums = [Formula?](repeating: nil, count: count)
    for (position, formula) in entries {
      sums[position] = sums[position].map { Formula(.infix(.plus, $0, formula)) } ?? formula
    }
    return Formula(.list(sums.map { $0 ?? 0 }), shape: [count])
  }
}
