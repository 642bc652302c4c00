import Language
import Testing

@Suite struct TranscriptTextTests {
  @Test(arguments: [
    ("x = 2", "x = 2"), ("backprop> x = 2", "x = 2"), (">>> x = 2; y = 3", "x = 2; y = 3"),
    ("backprop> W = [1, 2;\n     ...> 3, 4]\nW = [1, 2; 3, 4]\nbackprop> W", "W = [1, 2;\n3, 4]\n\nW"),
    (">>> f(\n... 2)\n6\n>>>", "f(\n2)\n\n"), ("y = 4\nbackprop> x = 2\nx = 2\n", "\nx = 2\n\n"),
    ("x = [1,\n     ...> 2]", "x = [1,\n2]"), ("x = [1,\n... 2]", "x = [1,\n... 2]"), ("...> x", "...> x"),
    // Three dots behind output are output.
    ("backprop> x\nx = [1,\n... 2]", "x\n\n"), ("x > 2\nbackprop>x", "x > 2\nbackprop>x"),
    ("a >>> b", "a >>> b"), ("# backprop> x", "# backprop> x"),
  ])
  func whatWasTypedIsLeft(_ text: String, _ typed: String) {
    #expect(Transcript.typed(in: text) == typed)
  }
}
