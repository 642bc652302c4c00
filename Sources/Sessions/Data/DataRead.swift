import DataFiles

/// What was read from a file, to be told beside it.
struct DataRead: Sendable {
  let path: String
  let rows: Int
  let columns: [String]
  let hasHeader: Bool
  let labels: [CSVTable.Labels]
}
