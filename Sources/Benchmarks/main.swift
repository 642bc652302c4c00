// Speed, measured. `swift run -c release Benchmarks` runs everything; a name as argument runs that part alone.
let wanted = Set(CommandLine.arguments.dropFirst())
for (name, benchmark) in [
  ("graphs", ScalarGraphs.run), ("script", Scripts.run), ("start", Start.run), ("training", Training.run),
] where wanted.isEmpty || wanted.contains(name) {
  benchmark()
}
