/// An array operation with its operands, by which identical nodes are found.
struct ArrayKey: Hashable, Sendable {
  let operation: ArrayOperation
  let operands: [Int32]
}

/// Open addressing over scalar nodes: each entry is a fingerprint of 32 bits above a node's number plus 1; 0 is free, and
/// `removed` was taken once.
struct SharingTable: Sendable {
  static let removed: UInt64 = 0xffff_ffff
  var entries: [UInt64] = []
  /// How many entries are not free.
  var used = 0

  @inline(__always)
  static func hash(_ opcode: Opcode, _ a: Int32, _ b: Int32) -> UInt64 {
    var h = UInt64(UInt32(bitPattern: a)) | UInt64(UInt32(bitPattern: b)) << 32
    h = (h ^ UInt64(opcode.rawValue) &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return h ^ h >> 29
  }
}

extension Graph {
  /// The node for this operation on these operands, made if there is none yet.
  mutating func shared(_ opcode: Opcode, _ a: Int32, _ b: Int32, _ value: Double) -> NodeID {
    if 2 * (sharingTable.used + 1) > sharingTable.entries.count { growSharingTable() }
    let hash = SharingTable.hash(opcode, a, b)
    let mask = sharingTable.entries.count - 1
    var k = Int(truncatingIfNeeded: hash) & mask
    while sharingTable.entries[k] != 0 {
      let entry = sharingTable.entries[k]
      if entry != SharingTable.removed, entry >> 32 == hash >> 32 {
        let i = Int(entry & 0xffff_ffff) - 1
        let record = records[i]
        if record.opcode == opcode, record.a == a, record.b == b { return NodeID(i) }
      }
      k = (k + 1) & mask
    }
    sharingTable.entries[k] = hash & 0xffff_ffff_0000_0000 | UInt64(count + 1)
    sharingTable.used += 1
    // A constant keeps its bits in the record's operands, which tells constants apart by value.
    return push(opcode, a, b, value)
  }

  private mutating func growSharingTable() {
    let old = sharingTable.entries
    let live = old.count { $0 != 0 && $0 != SharingTable.removed }
    // Entries that were only taken once leave without making the table larger.
    let capacity = Swift.max(16, 4 * live < old.count ? old.count : 4 * old.count)
    sharingTable.entries = Array(repeating: 0, count: capacity)
    sharingTable.used = 0
    for entry in old where entry != 0 && entry != SharingTable.removed {
      let record = records[Int(entry & 0xffff_ffff) - 1]
      var k = Int(truncatingIfNeeded: SharingTable.hash(record.opcode, record.a, record.b)) & (capacity - 1)
      while sharingTable.entries[k] != 0 { k = (k + 1) & (capacity - 1) }
      sharingTable.entries[k] = entry
      sharingTable.used += 1
    }
  }

  /// No later operation will be merged with this node.
  mutating func forget(_ node: NodeID) {
    let record = records[node.index]
    if record.opcode == .array {
      let row = arrays[Int(record.a)]
      guard let operation = row.operation else { return }
      let key = ArrayKey(operation: operation, operands: row.operands)
      if arraySharing[key] == node.raw { arraySharing[key] = nil }
      return
    }
    guard !sharingTable.entries.isEmpty else { return }
    let hash = SharingTable.hash(record.opcode, record.a, record.b)
    let mask = sharingTable.entries.count - 1
    var k = Int(truncatingIfNeeded: hash) & mask
    while sharingTable.entries[k] != 0 {
      if sharingTable.entries[k] == hash & 0xffff_ffff_0000_0000 | UInt64(node.index + 1) {
        sharingTable.entries[k] = SharingTable.removed
        return
      }
      k = (k + 1) & mask
    }
  }
}
