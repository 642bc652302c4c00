/// An explanation as a sequence of blocks that say what they are, not how they look.
public struct Document: Sendable, Equatable {
  /// The blocks in reading order.
  public var blocks: [Block]
  /// How many blocks at the start are the ground on which the rest stands: told step by step, they are told at once.
  public var ground = 0
  /// Whether a question stands before each answer.
  public var asks = false

  /// A document of some blocks.
  public init(_ blocks: [Block] = []) { self.blocks = blocks }
}

/// A part of a document.
public indirect enum Block: Sendable, Equatable {
  /// A section's title, with a remark at the right margin.
  case heading(Text, aside: Text? = nil)
  /// Running words.
  case paragraph(Text)
  /// A remark where the reader should pause.
  case note(Text)
  /// Equations under each other, their relations aligned.
  case equations([Equation])
  /// A formula that stands alone.
  case display(Math)
  /// What the line above is equal to, side after side, where that is set under it.
  case continuation([Equation.Side])
  /// The answer to a statement, at the margin.
  case answer(Math)
  /// Steps of a backward pass.
  case steps([Step])
  /// Numbers under headers.
  case table(Table)
  /// Points, one after another.
  case list([Text])
  /// Lines that keep their own layout: programs, diagnostics with carets.
  case verbatim([Text])
}

extension Block {
  /// Whether it goes on with the line above it.
  var isContinuation: Bool {
    if case .continuation = self { true } else { false }
  }
}
