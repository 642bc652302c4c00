import Probes
import Programs

// A first sketch of the command.
let arguments = CommandLine.arguments
@MainActor func option(_ name: String, _ standard: Int) -> Int {
  guard let k = arguments.firstIndex(of: "--\(name)"), k + 1 < arguments.endIndex else { return standard }
  return Int(arguments[k + 1]) ?? standard
}
let seed = option("seed", 1)
var examination = Examination()
var draws: [String: Int] = [:]
for k in 0..<option("count", 100) {
  var generator = Generator(seed: seed + k)
  let program = generator.draw()
  draws.merge(generator.draws, uniquingKeysWith: +)
  var random = Random(seed + k)
  if let failure = examination.failure(of: program, &random) {
    print("seed \(seed + k), after \(k + 1) programs, \(failure.program.definitions.count) definitions")
    let small = failure.shrunk()
    print(small.finding.text(small.program))
    print("")
  }
}
print("compared \(examination.compared)", examination.asked)
let missing = Recipe.all.filter { draws[$0.name] == nil }.map(\.name)
print("drawn", draws.values.reduce(0, +), "missing", missing)
