/// A problem in words: what is wrong, what to write instead, and what else there is to know.
struct Words: Sendable {
  let message: String
  var hint: String?
  var notes: [String] = []

  init(_ message: String, hint: String? = nil, notes: [String] = []) {
    (self.message, self.hint, self.notes) = (message, hint, notes)
  }
}
