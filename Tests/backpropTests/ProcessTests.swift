import Foundation
import Testing

/// The executable as a program calls it: options, streams and exit status.
@Suite struct ProcessTests {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The executable lies beside the tests' own.
  static let executable: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(filePath: own).deletingLastPathComponent().appending(path: "backprop").path
  }()

  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], in folder: String? = nil,
    executable: String = ProcessTests.executable
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: executable)
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.arguments = arguments
    // A profile that is measured on the way would lie beside the files that are counted here.
    process.environment = [
      "LANG": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "LLVM_PROFILE_FILE": "/dev/null",
    ].merging(environment) { $1 }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
    try process.run()
    stdin.fileHandleForWriting.write(Data(input.utf8))
    stdin.fileHandleForWriting.closeFile()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    let errors = stderr.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }

  @Test func evaluates() throws {
    let result = try run(["-e", "x = 2; y = x^2; y"])
    #expect(result.status == 0)
    #expect(result.output.contains("y = 4"))
    #expect(result.errors.isEmpty)
  }

  @Test func readsStandardInput() throws {
    let result = try run([], input: "x = [1,\n2]\nsum(x)\n")
    #expect(result.status == 0)
    #expect(result.output.contains("sum(x) = 3"))
  }

  @Test func errorsGoToStandardErrorWithTheirPlace() throws {
    let script = FileManager.default.temporaryDirectory.appending(path: "backprop-\(UUID().uuidString).bp")
    try "x = 2\ny = x +* 3\nx\n".write(to: script, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: script) }
    let result = try run([script.path])
    #expect(result.status == 1)
    #expect(result.errors.contains("\(script.path):2:"))
    #expect(result.output.contains("x = 2"), "the rest still runs")
    let stopped = try run(["--stop-on-error", script.path])
    #expect(stopped.status == 1)
    #expect(!stopped.output.contains("x = 2"))
  }

  @Test func badUsage() throws {
    #expect(try run(["--nonsense"]).status == 2)
    #expect(try run(["/nonexistent.bp"]).status == 1)
    #expect(try run(["--version"]).status == 0)
  }

  @Test func json() throws {
    let result = try run(["--json", "-e", "x = 2; y = x^2; grad y; x +"])
    #expect(result.status == 1)
    let objects = try result.output.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects.map { $0["kind"] as? String } == ["definition", "definition", "gradient", "error"])
    #expect(objects.map { $0["statement"] as? Int } == [1, 2, 3, 4])
    #expect((objects[2]["gradients"] as? [String: Double]) == ["x": 4])
    #expect(objects[3]["column"] as? Int != nil)
  }

  @Test func plainIsASCII() throws {
    let result = try run(["--plain", "-e", "W = [1, 2; 3, 4]; x = [1, 2]; z = sum((W @ x)^2); grad z"])
    #expect(result.status == 0)
    #expect(result.output.utf8.allSatisfy { $0 < 128 })
  }

  @Test func aLimitOfTimeEndsTheRun() throws {
    let long = "f(t) = sin(t) + 1; z = iterate(f, 1, 25000000); 1 + 2"
    let result = try run(["--limit-time", "0.3", "-e", long])
    #expect(result.status == 3)
    #expect(
      result.errors.contains("interrupted") && result.errors.contains("the limit of time was reached (--limit-time)"))
    #expect(!result.output.contains("1 + 2"))
    #expect(try run(["--limit-time", "1000", "-e", "1 + 2"]).status == 0)
    for usage in ["0", "-1", "soon"] { #expect(try run(["--limit-time=\(usage)", "-e", "1"]).status == 2) }
  }

  @Test func aLimitOfMemoryRefusesAndEnds() throws {
    let refused = try run(["--limit-memory", "100MB", "-e", "x = zeros(20000000); 1 + 2"])
    #expect(refused.status == 1 && refused.errors.contains("160 MB, and limit_memory is 100"))
    #expect(refused.output.contains("1 + 2 = 3"))
    let ended = try run(["--limit-memory", "2MB", "-e", "x = 1; y = x + 1"])
    #expect(ended.status == 3 && ended.errors.contains("the limit of memory was reached (--limit-memory)"))
    for usage in ["0", "-1GB", "much"] { #expect(try run(["--limit-memory=\(usage)", "-e", "1"]).status == 2) }
  }

  @Test func aFaultEndsAtOnce() throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.executable)
    process.arguments = ["-e", "f(t) = sin(t) + 1; z = iterate(f, 1, 25000000)"]
    process.environment = ["LANG": "C.UTF-8", "HOME": "/nonexistent"]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    usleep(200_000)  // nothing shows that the statement has begun
    kill(process.processIdentifier, SIGILL)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGILL)
    #expect(text == "backprop: ended by a fault of its own, which should be reported.\n")
  }

  @Test func endlessDevicesAndTerminalsAreNoData() throws {
    let result = try run(["-e", "X = csv(\"/dev/zero\")"])
    #expect(result.status == 1 && result.errors.contains("is larger than a gigabyte"))
  }

  @Test func initFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "backprop-\(UUID().uuidString)")
    let place = folder.appending(path: "backprop")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try "g = 9.81\n".write(to: place.appending(path: "init.bp"), atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = ["XDG_CONFIG_HOME": folder.path]
    #expect(try run(["-e", "g"], environment: environment).output.contains("9.81"))
    #expect(try run(["--no-init", "-e", "g"], environment: environment).status == 1)
  }

  // MARK: Step by step

  private static let graph = "x = 2; y = 3; f = x * y + sin(x)\n"

  @Test func keysFromAPipeAreLines() throws {
    let whole = try run([], input: Self.graph + "grad f\n").output
    // The end of the keys, or a line that is none, shows the rest.
    for keys in ["", "\n", "\n\n", "n\n \n\n\n\n\n\n", "a\n"] {
      #expect(try run([], input: Self.graph + "step grad f\n" + keys).output == whole)
    }
    #expect(try run([], input: Self.graph + "step grad f\n\nx + 40\n").output == whole + "x + 40 = 42\n")
    let left = try run([], input: Self.graph + "step f\n\n\nq\nx + 40\nnonsense here\n")
    #expect(left.output.contains("2  u2 = sin(x)") && !left.output.contains("3  u1 = x * y"))
    #expect(left.output.hasSuffix("x + 40 = 42\n"))
    #expect(left.errors.contains("standard input:7:"), "keys are lines too: \(left.errors)")
    // Several steps on a line show themselves whole before the statement that waits, however many there are.
    let two = try run([], input: Self.graph + "step f; step f; step f\nx = 40\nx\n")
    #expect(two.output.hasSuffix("x = 40\n") && two.output.components(separatedBy: "Gradient of f").count == 4)
    // A letter that is a name of the session is a statement.
    let named = try run([], input: "b = 4; a = 5; " + Self.graph + "step f\nb\nstep f\n\na = 6\nstep f\nq\na\n")
    #expect(named.output.contains("b = 4\n") && named.output.hasSuffix("a = 6\n") && named.errors.isEmpty)
    #expect(named.output.components(separatedBy: "Gradient of f").count == 3)
    let asides = try run([], input: Self.graph + "step f\n\n\n?\nG\nb\n")
    #expect(asides.output.contains("Why ∂f/∂u2 = 1") && asides.output.contains("heavy: this step"))
    #expect(asides.output.contains("back to 2 of 5"))
  }

  @Test func aScriptIsToldStepByStepToo() throws {
    let statements = "x = 2; y = 3; f = x * y + sin(x); step f; x + 40"
    let whole = try run(["-e", statements]).output
    #expect(whole.contains("Gradient of f") && whole.hasSuffix("x + 40 = 42\n"))
    let left = try run(["-e", statements], input: "\nwhatever\nq\n").output
    #expect(left.contains("2  u2 = sin(x)") && !left.contains("3  u1 = x * y") && left.hasSuffix("x + 40 = 42\n"))
    let objects = try run(["--json", "-e", statements], input: "q\n").output.split(separator: "\n")
    #expect(objects.count == 5 && objects[3].contains(#""gradients":{"x":2.58"#))
    let plain = try run(["--plain", "-e", "set reveal ask; " + statements], input: "\n\ng\n?\n")
    #expect(plain.output.utf8.allSatisfy { $0 < 128 } && plain.output.contains("df/du1 = ?"))
  }
}
