import Sessions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Training as a session does it, from the command to the weights that it leaves.
enum Training {
  static func run() {
    print("training")
    let network = "const x = [0.05, 0.1]; const t = [0.01, 0.99]; A = [0.15, 0.25; 0.2, 0.3]; a = [0.35, 0.35]; "
    let layers = "B = [0.4, 0.5; 0.45, 0.55]; b = [0.6, 0.6]; o = sigmoid(sigmoid(x @ A + a) @ B + b)"
    report("2-2-2 sigmoid network in matrices", network + layers + "; E = sum((o - t)^2) / 2", "sgd E", 10_000)
    let units = (1...2).map { k in "h\(k) = sigmoid(w\(k) * 0.05 + v\(k) * 0.1 + a\(k))" }
    let outputs = (3...4).map { k in "o\(k) = sigmoid(w\(k) * h1 + v\(k) * h2 + a\(k))" }
    let weights = (1...4).map { k in "w\(k) = 0.\(k)5; v\(k) = 0.\(k + 1); a\(k) = 0.3" }
    let scalars = (weights + units + outputs).joined(separator: "; ")
    report(
      "2-2-2 sigmoid network in numbers", scalars + "; E = ((o3 - 0.01)^2 + (o4 - 0.99)^2) / 2", "sgd E", 10_000)
    let large =
      "seed 1; const X = randn(640, 784); const y = floor(10 * rand(640)); W = randn(784, 128) / 28; b = zeros(128); "
      + "V = randn(128, 10) / 11; c = zeros(10); L = cross_entropy(relu(X @ W + b) @ V + c, y)"
    report("784-128-10, batches of 64 of 640", large, "sgd L batch=64 lr=0.1", 200)
    report("784-128-10, batches of 64, adam", large, "adam L batch=64", 200)
    iris()
  }

  /// Seconds for all steps, and microseconds for one; what comes before the command is not counted.
  private static func report(_ name: String, _ setup: String, _ command: String, _ steps: Int) {
    var ready = Session(seed: 1)
    _ = ready.respond(to: setup)
    let time = median(of: 5) {
      var session = ready
      if session.respond(to: "\(command) steps=\(steps)").contains(where: { $0.outcome != .done }) {
        print("  \(name): failed")
      }
    }
    let label = name + String(repeating: " ", count: max(1, 36 - name.count))
    print(
      "  \(label)\(steps) steps:\(column(time.milliseconds, 9)) ms,"
        + "\(column(time.nanoseconds / 1000 / Double(steps), 9)) µs a step")
  }

  /// The file is read, split, and learned to an accuracy.
  private static func iris() {
    let script = """
      seed 1; X = csv("Tests/Fixtures/iris.csv", drop="species"); y = csv("Tests/Fixtures/iris.csv", "species")
      X, y := shuffle(X, y); A, B, a, b = split(X, y, 0.8); W = zeros(4, 3); c = zeros(3)
      L = cross_entropy(normalize(A) @ W + c, a); sgd L lr=0.5 steps=300
      mean(argmax(normalize(B, A) @ W + c, axis=1) == b)
      """
    var last: Substring = ""
    let time = median(of: 5) {
      var files = FileAccess.none
      files.read = { path throws(FileAccess.Failure) in try read(path) }
      var session = Session(files: files)
      let answer = session.respond(to: script).last?.json.text ?? ""
      last = answer.split(separator: ":").last.map { $0.dropLast() } ?? "none"
    }
    print("  iris, from the file to an accuracy: \(column(time.milliseconds, 9)) ms, accuracy \(last)")
  }

  private static func read(_ path: String) throws(FileAccess.Failure) -> String {
    guard let file = fopen(path, "r") else { throw FileAccess.Failure("run it in the folder of the package") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
