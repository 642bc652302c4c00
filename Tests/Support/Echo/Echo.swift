import Heap
import LineEditor

/// Repeats the lines that the line editor reads; at `heap` it says how many bytes are allocated.
///
/// Nothing else in the process keeps memory, so what a line leaves behind shows.
@main enum Echo {
  static func main() {
    Interrupt.install()
    guard let editor = LineEditor(configuration: .init(historyPath: nil, historyLimit: 2)) else { return }
    editor.isComplete = { !$0.hasSuffix("(") }
    editor.complete = { _, _ in Completion(from: 0, candidates: ["sigmoid", "sin", "sinh"], suffix: "(") }
    editor.highlight = { "\u{1B}[36m\($0)\u{1B}[0m" }
    while true {
      switch editor.readLine(prompt: "backprop> ") {
      case .line("heap"): print(heap_bytes())
      case .line("key"): print(editor.readKey(status: "press a key"))
      case .line(let text): print(text)
      case .interrupted: continue
      case .endOfFile: return
      }
    }
  }
}
