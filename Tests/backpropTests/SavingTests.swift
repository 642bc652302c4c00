import Foundation
import Testing

/// Files are replaced whole or not at all, and nothing else is touched.
@Suite struct SavingTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test func aSavedFileStandsAlone() throws {
    #expect(
      try folder.run("-e", "x = 2; save a; export pytorch of x^2; y = x^2; export jax b; record c; y").status == 0)
    #expect(folder.names == ["a.bp", "b.py", "c.txt"])
    #expect(folder["a.bp"]?.hasSuffix("x = 2\n") == true)
  }

  /// The name of what is written on the way cannot be guessed, so that nothing can be planted there.
  @Test func theUsersOwnFilesBesideItStay() throws {
    folder["m.bp.new"] = "mine"
    folder["victim"] = "precious"
    try folder.link("m.py.new", to: "victim")
    #expect(try folder.run("-e", "x = 2; y = x^2; save m.bp; save m.bp; export pytorch m.py").status == 0)
    #expect(folder["m.bp.new"] == "mine" && folder["victim"] == "precious")
    #expect(folder.names == ["m.bp", "m.bp.new", "m.py", "m.py.new", "victim"])
  }

  @Test func linksAndModesAreKept() throws {
    try folder.makeFolder("real")
    _ = try folder.run("-e", "x = 1; save real/s.bp")
    try folder.setMode(0o600, of: "real/s.bp")
    try folder.link("s.bp", to: "real/s.bp")
    #expect(try folder.run("-e", "x = 2; save s").status == 0)
    #expect(folder.isLink("s.bp") && folder["real/s.bp"]?.hasSuffix("x = 2\n") == true)
    #expect(folder.mode(of: "real/s.bp") == 0o600)
    #expect(folder.names == ["real", "s.bp"])
    // The mode of a new file is the one that the user asks for.
    #expect(try folder.shell("umask 077; \"$0\" -e 'x = 1; save fresh'").status == 0)
    #expect(folder.mode(of: "fresh.bp") == 0o600)
  }

  @Test func aLinkWithoutItsFileIsNoWayOut() throws {
    try folder.link("s.bp", to: "nowhere/else")
    try folder.link("t.bp", to: "planted")
    let result = try folder.run("-e", "x = 1; save s; save t; record t.bp; save t overwrite")
    #expect(result.status == 1)
    #expect(result.errors.contains("'t.bp': is a link to a file that is not there"))
    #expect(folder.names == ["s.bp", "t.bp"])
  }

  @Test func whatIsNoFileIsNotReplaced() throws {
    _ = try folder.shell("mkfifo pipe.bp; mkdir folder.txt")
    try folder.link("null.bp", to: "/dev/null")
    try folder.link("full.py", to: "/dev/full")
    for line in ["save pipe.bp", "save null.bp", "record folder.txt", "record null.bp", "export jax full.py"] {
      for end in ["", " overwrite"] {
        let result = try folder.run("-e", "x = 1; y = x^2; \(line)\(end)")
        #expect(
          result.status == 1 && result.errors.contains(/is a folder|is not a file that can be written/), "\(line)")
      }
    }
    let kept = try folder.shell("test -c /dev/null && test -c /dev/full && test -p pipe.bp && test -d folder.txt")
    #expect(kept.status == 0)
    #expect(folder.isLink("null.bp") && folder.isLink("full.py"))
  }

  /// A limit on the size of files stands for a full disk.
  @Test(arguments: ["save s", "export jax s.bp", "record s.bp"]) func aFullDiskLeavesWhatWasThere(_ command: String)
    throws
  {
    let start = command.hasPrefix("export") ? "x = 1; y = x^2; export jax s.bp" : "x = 1; \(command)"
    _ = try folder.run("-e", start)
    let before = folder["s.bp"]
    #expect(before != nil)
    let script = "ulimit -f 1; trap '' XFSZ; \"$0\" -e 'W = zeros(400) + 0.125; y = sum(W); \(command)'"
    let result = try folder.shell(script)
    #expect(result.status == 1 && result.errors.contains("file too large"), "\(result.errors)")
    #expect(folder.names == ["s.bp"] && folder["s.bp"] == before)
  }

  @Test func aRecordingThatFindsTheDiskFullHasNoHalfLine() throws {
    let script = "ulimit -f 1; trap '' XFSZ; \"$0\" -e 'x = 1; record r; x; y = 2; grad x^2; y'"
    let result = try folder.shell(script)
    #expect(result.status == 0 && result.output.contains("file too large; recording has stopped"))
    #expect(
      folder["r.txt"]?.hasSuffix("x\n# x = 1\ny = 2\n") == true, "\(folder["r.txt"] ?? "")")
  }

  @Test func aFolderThatCannotBeWrittenIsSaid() throws {
    try folder.makeFolder("locked")
    folder["locked/mine.bp"] = "# a backprop session of mine\n"
    try folder.setMode(0o444, of: "locked/mine.bp")
    try folder.setMode(0o555, of: "locked")
    defer { _ = try? folder.setMode(0o755, of: "locked") }
    for path in ["locked/a", "missing/a", "locked/mine"] {
      let result = try folder.run("-e", "x = 1; save \(path)")
      guard path == "missing/a" || getuid() != 0 else { continue }  // root may do anything
      #expect(result.status == 1 && result.errors.contains("'\(path).bp'"), "\(path): \(result.errors)")
    }
    #expect(try folder.run("-e", "x = 1; save missing/a").errors.contains("no such folder"))
  }

  @Test func whatBackpropDidNotWriteIsLeftAlone() throws {
    folder["notes.txt"] = "my notes\n"
    folder["model.py"] = "import torch\n"
    for line in [
      "save notes.txt", "record notes.txt", "export jax notes.txt", "export pytorch model.py", "save model.py",
    ] {
      let result = try folder.run("-e", "x = 1; y = x^2; \(line)")
      #expect(result.status == 1 && result.errors.contains("hint: \(line) overwrite"), "\(line): \(result.errors)")
    }
    #expect(folder["notes.txt"] == "my notes\n" && folder["model.py"] == "import torch\n")
    // The hint is carried out.
    for line in ["save notes.txt", "record notes.txt", "export pytorch model.py"] {
      #expect(try folder.run("-e", "x = 1; y = x^2; \(line) overwrite").status == 0)
      #expect(try folder.run("-e", "x = 1; y = x^2; \(line)").status == 0, "its own file is written again")
    }
    #expect(folder["notes.txt"]?.contains("my notes") == false)
    // One kind of file is not taken for another.
    #expect(try folder.run("-e", "x = 1; y = x^2; save notes.txt").status == 1)
  }

  @Test func theFileBeingRecordedIsNotReplaced() throws {
    try folder.link("link.txt", to: "r.txt")
    let result = try folder.run(
      "-e", "x = 1; y = x^2; record r; save r.txt overwrite; save ./r.txt overwrite; export jax r.txt overwrite; y")
    #expect(result.status == 1 && result.errors.components(separatedBy: "is being recorded").count == 4)
    #expect(folder["r.txt"]?.hasSuffix("y\n# y = 1\n") == true)
    let linked = try folder.run("-e", "record r; save link.txt overwrite")
    #expect(linked.status == 1 && folder["r.txt"]?.contains("# recorded by backprop") == true)
  }
}
