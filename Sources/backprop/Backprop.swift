import ArgumentParser
import Explanations
import LineEditor
import Sessions

/// The executable: options, and which way of running they ask for.
@main
struct Backprop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backprop",
    abstract: "Explore computation graphs and watch back-propagation, step by step.",
    discussion: """
      Without a script or -e it reads from the terminal, or from standard input if that is none.
      A script (a file, or standard input that is no terminal) writes only new files and files that backprop wrote, in
      the current folder and below, and reads only there and beside itself.
      Exit status: 0; 1 if a statement failed; 2 for bad usage; 3 if a limit was reached; 74 if output cannot be written;
      130 if interrupted.
      """,
    version: Version.current)

  @Argument(help: "A script to run (.bp).", completion: .file(extensions: ["bp"]))
  var script: String?
  @Option(
    name: [.customShort("e"), .customLong("eval")], help: "Statements to run, separated by ';'. May be repeated.")
  var statements: [String] = []
  @Flag(help: "Print one JSON object a statement.")
  var json = false
  @Flag(help: "Print plain ASCII: no colours, no signs beyond ASCII.")
  var plain = false
  @Option(
    help: .init(
      "Print in this format: \(DocumentFormats.all.map { $0.name }.joined(separator: ", ")).", valueName: "name"),
    completion: .list(DocumentFormats.all.map { $0.name }))
  var format: String?
  @Flag(help: "Print no colours.")
  var noColor = false
  @Flag(name: .shortAndLong, help: "Print no greeting.")
  var quiet = false
  @Flag(help: "Stop at the first statement that fails.")
  var stopOnError = false
  @Flag(help: "Do not run the init file ($XDG_CONFIG_HOME/backprop/init.bp).")
  var noInit = false
  @Flag(help: "Let scripts read and write any file, as your own lines may.")
  var allowFiles = false
  @Flag(help: "On the terminal, go on with the last session.")
  var resume = false
  @Option(help: "On the terminal, go on with an earlier session, by its number in --sessions.")
  var resumeFrom: Int?
  @Flag(help: "List the sessions that can be resumed.")
  var sessions = false

  @Option(help: .init("End the run after this time, with status 3.", valueName: "seconds"))
  var limitTime: Double?
  @Option(
    help: .init(
      "Take no more memory: statements whose arrays would are refused; a run that does all the same ends, with status 3.",
      valueName: "bytes, MB or GB"))
  var limitMemory: MemorySize?

  func validate() throws {
    if let limitTime, !(limitTime > 0 && limitTime <= 1e8) {
      throw ValidationError("--limit-time takes seconds above 0")
    }
    if let format, DocumentFormats.named(format) == nil {
      throw ValidationError(
        "there is no format '\(format)': \(DocumentFormats.all.map { $0.name }.joined(separator: ", "))")
    }
  }

  func run() throws {
    if sessions { return Printer.toStandardOutput(SessionList.text(of: SystemFiles.sessions?.all ?? [])) }
    if let limitTime { Interrupt.limit(seconds: limitTime) }
    if let limitMemory { Interrupt.limit(bytes: limitMemory.bytes) }
    var session = Session(files: SystemFiles.access)
    session.isInterrupted = { Interrupt.isPending }
    if let limitMemory {
      let megabytes = max(1, limitMemory.bytes / 1_000_000)
      (session.settings.limits.memory, session.settings.limits.processMemory) = (megabytes, megabytes)
    }
    session.allowsFiles = allowFiles
    session.tellsPrograms = json
    session.onProgress = TrainingLine.reporter(redraws: Terminal.isInteractive && !plain && !json)
    session.pageWidth = Terminal.isInteractive ? max(40, Terminal.columns) : 80
    if plain || !Terminal.supportsUnicode() { session.settings.unicode = false }
    if let published = format.flatMap(DocumentFormats.named) as? any PublishedFormat.Type, !published.drawsInUnicode {
      session.settings.unicode = false
    }
    if plain || noColor { session.settings.color = false }
    var runner = Runner(
      session: session, printer: Printer(json: json, format: format.flatMap(DocumentFormats.named)),
      stopsOnError: stopOnError)
    if !noInit { runner.runInitFile() }
    var failed = false
    if script != nil || !statements.isEmpty {
      runner.keys = keys
      if let script { failed = !runner.run(file: script, by: .script(at: script)) || failed }
      if !(failed && stopOnError) {
        for text in statements where !runner.wasInterrupted { failed = !runner.run(text, file: "-e") || failed }
      }
    } else if Terminal.isInteractive, !json, let editor = LineEditor(configuration: .init(usesColor: runner.usesColor))
    {
      Loop(runner: runner, editor: editor).run(greets: !quiet, resumed: resumeFrom ?? (resume ? 1 : nil))
    } else {
      failed = !runner.runStandardInput()
    }
    if let limit = Interrupt.reached {
      Printer.toStandardError("backprop: the limit of \(limit) was reached (--limit-\(limit))\n")
      throw ExitCode(Interrupt.limitStatus)
    }
    if runner.wasInterrupted { throw ExitCode(130) }  // as shells have it: 128 + SIGINT
    if failed { throw ExitCode(1) }
  }

  /// The keys for a script: those of the terminal, or of the file or pipe that is the input; none where output goes
  /// elsewhere and nobody would see what is waited for.
  private var keys: KeySource? {
    guard !Terminal.isInteractive else {
      return KeySource(editor: LineEditor(configuration: .init(historyPath: nil)))
    }
    return Terminal.isInput ? nil : KeySource(lines: PlainReader(), amongStatements: false)
  }

  /// Bad usage ends with status 2.
  static func main() {
    SystemFiles.openClosedStreams()
    Interrupt.install()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      if code == .success { return Printer.toStandardOutput(fullMessage(for: error) + "\n") }
      guard code == .validationFailure else { exit(withError: error) }
      Printer.toStandardError(fullMessage(for: error) + "\n")
      exit(withError: ExitCode(2))
    }
  }
}

/// A size in bytes, as it is given to an option: 500MB, 2GB, 1e9.
struct MemorySize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units = [("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("b", 1), ("", 1)]
    let text = argument.lowercased()
    guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }),
      let number = Double(text.dropLast(unit.count).filter { $0 != " " }), case let bytes = number * factor,
      bytes >= 1e6, bytes <= 1e15
    else { return nil }
    self.bytes = Int(bytes)
  }
}
