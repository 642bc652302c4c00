import Foundation
import Testing

/// What a script from somebody else can do with files.
@Suite struct ScriptTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.makeFolder("here/below")
    try folder.makeFolder("scripts")
    try folder.makeFolder("here/.config/backprop")
    try folder.link("here/dotted", to: ".config")
    folder["secret.csv"] = "1,2\n3,4\n"
    folder["here/data.csv"] = "1,2\n3,4\n"
    folder["here/below/data.csv"] = "1,2\n3,4\n"
    folder["scripts/beside.csv"] = "5,6\n7,8\n"
    folder["here/notes.txt"] = "my notes\n"
    try folder.link("here/out", to: "..")
    try folder.link("here/secret.csv", to: "../secret.csv")
  }

  static let refused = [
    "save ../a", "save \(FileManager.default.temporaryDirectory.path)/never-made.bp", "save out/a", "save ~/a",
    "save notes.txt", "save notes.txt overwrite", "save a.sh", "save .profile.d", "record .bashrc.sh", "record a.py",
    "record notes.txt", "export jax a.sh", "export jax ../a", "record ../a", "record below/../../a",
    "X = csv(\"/etc/passwd\", sep=\":\")", "X = csv(\"../secret.csv\")", "X = csv(\"secret.csv\")",
    "X = csv(\"out/secret.csv\")", "csv(\"below/../../secret.csv\")", "load /etc/passwd", "load ../scripts/l",
    "save .config/backprop/init", "record .config/backprop/init.bp", "save .hidden", "save .config/a.bp", "save init",
    "record below/init.bp", "export jax .config/a.py", "save dotted/a",
    "x := csv(\"../secret.csv\")", "A, B = split(csv(\"../secret.csv\"), 1)", "load /dev/stdin",
  ]

  @Test(arguments: refused) func aScriptMayNot(_ line: String) throws {
    folder["scripts/l.bp"] = "x = 1\n"
    folder["here/s.bp"] = "x = 1; y = x^2\n\(line)\nx + 40\n"
    let before = (folder.names, try folder.shell("ls -AR here scripts").output)
    for run in ["\"$0\" s.bp", "\"$0\" < s.bp", "\"$0\" -e 'load s.bp'", "echo 'load s' | \"$0\""] {
      let result = try folder.shell("cd here; \(run)")
      #expect(result.status == 1, "\(run): \(result.output)")
      let words = result.errors.split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("a script may") || words.contains("no such"), "\(words)")
      #expect(folder["here/notes.txt"] == "my notes\n")
      #expect((folder.names, try folder.shell("ls -AR here scripts").output) == before, "\(run)")
    }
  }

  @Test(arguments: [
    "save a", "save below/a; save below/a", "record a; y", "record a.bp", "export jax a.py; export jax a.py",
    "X = csv(\"data.csv\")", "X = csv(\"below/data.csv\")", "save a; load a", "save a history",
  ])
  func aScriptMay(_ line: String) throws {
    folder["here/s.bp"] = "x = 1; y = x^2\n\(line)\nx + 40\n"
    for run in ["\"$0\" s.bp", "\"$0\" < s.bp", "\"$0\" -e 'load s.bp'"] {
      let result = try folder.shell("cd here; \(run)")
      #expect(result.status == 0, "\(run): \(result.errors)")
    }
  }

  @Test func theUsersOwnLinesMayAndSoMayAScriptThatIsAllowedTo() throws {
    let lines = ["save ../a.xyz", "X = csv(\"../secret.csv\")", "save notes.txt overwrite", "record ../r.sh"]
    for line in lines {
      folder["here/s.bp"] = "x = 1\n\(line)\n"
      for run in ["-e 'x = 1' -e '\(line)'", "--allow-files s.bp", "--allow-files -e 'load s'", "--allow-files < s.bp"]
      {
        folder["here/notes.txt"] = "my notes\n"
        let result = try folder.shell("cd here; \"$0\" \(run)")
        #expect(result.status == 0, "\(run): \(result.errors)")
      }
    }
    // What is not backprop's is replaced only by its word, for scripts too.
    folder["here/notes.txt"] = "my notes\n"
    folder["here/s.bp"] = "x = 1\nsave notes.txt\n"
    #expect(try folder.shell("cd here; \"$0\" --allow-files s.bp").status == 1)
    #expect(folder["here/notes.txt"] == "my notes\n")
  }

  @Test func aScriptReadsBesideItself() throws {
    folder["scripts/s.bp"] = "X = csv(\"beside.csv\")\nsum(X)\nload other\n"
    folder["scripts/other.bp"] = "Y = csv(\"beside.csv\")\n"
    for run in ["\"$0\" ../scripts/s.bp", "\"$0\" -e 'load ../scripts/s'"] {
      let result = try folder.shell("cd here; \(run)")
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("= 26"))
    }
    // What lies in the current folder comes first, and what is written goes there.
    folder["here/beside.csv"] = "1,1\n"
    folder["scripts/s.bp"] = "X = csv(\"beside.csv\", header=0)\nsum(X)\nsave made\n"
    #expect(try folder.shell("cd here; \"$0\" ../scripts/s.bp").output.contains("= 2\n"))
    #expect(folder["here/made.bp"] != nil && folder["scripts/made.bp"] == nil)
  }

  @Test func aLoadThatFailsLeavesNoFileBehind() throws {
    folder["here/s.bp"] = "x = 1; y = x^2\nsave a\nload a\nexport jax b\nrecord c\ny\nsave a\nnonsense here\n"
    #expect(try folder.shell("cd here; \"$0\" -e 'load s'").status == 1)
    #expect(try folder.shell("ls here").output == "below\ndata.csv\ndotted\nnotes.txt\nout\ns.bp\nsecret.csv\n")
    folder["here/s.bp"] = "x = 1; y = x^2\nsave a\nload a\nx = 2\nsave a\nexport jax b at x = 3\nrecord c\ny\n"
    let result = try folder.shell("cd here; \"$0\" -e 'load s' -e y")
    #expect(result.status == 0 && result.output.hasSuffix("y = 4\n"), "\(result.errors)")
    #expect(folder["here/a.bp"]?.contains("x = 2") == true && folder["here/b.py"] != nil)
    #expect(folder["here/c.txt"]?.hasSuffix("y\n# y = 4\n") == true)
  }

  @Test(arguments: [
    ("x = 1 # nothing\rsave evil", "carriage return"), ("x = 1\r\ry = 2\n", "carriage return"),
    ("x = 1 # \u{1B}[8m\nsave evil", "U+001B"), ("x = 1 #\u{2028}save evil\n", "U+2028"),
    ("x = 1 #\u{85}save evil\n", "U+0085"), ("# \u{202E}evil\nx = 1\n", "U+202E"), ("x = 1\u{8}\u{8}2\n", "U+0008"),
  ])
  func whatAReaderCannotSeeIsRefused(_ text: String, _ words: String) throws {
    folder["here/s.bp"] = text
    for run in ["\"$0\" s.bp", "\"$0\" < s.bp", "\"$0\" -e 'load s'"] {
      let result = try folder.shell("cd here; \(run)")
      #expect(result.status == 1 && result.errors.contains(words), "\(run): \(result.errors)")
      #expect(folder["here/evil.bp"] == nil)
    }
  }

  @Test func plainTextIsNotRefused() throws {
    folder["here/s.bp"] = "\u{FEFF}x = 1\r\ny = x\t+ 1 # größer\r\ny\r\n"
    for run in ["\"$0\" s.bp", "\"$0\" < s.bp", "\"$0\" -e 'load s' -e y"] {
      let result = try folder.shell("cd here; \(run)")
      #expect(result.status == 0 && result.output.hasSuffix("y = 2\n"), "\(run): \(result.errors)")
    }
  }
}
