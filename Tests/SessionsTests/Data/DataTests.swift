import Explanations
import Tensors
import Testing

@testable import Sessions

/// Data in a session: from a file to an accuracy.
@Suite struct DataTests {
  private func session(_ text: String = "") -> Session {
    var session = Session(files: MemoryFiles().access, seed: 1)
    let responses = session.respond(to: text)
    #expect(responses.allSatisfy { $0.outcome == .done }, "\(responses.last?.diagnostic?.message ?? "")")
    return session
  }
  private func value(_ session: Session, _ name: String) -> [Double] { session.sheet.value(of: name)?.scalars ?? [] }

  @Test func whatIsReadIsConstantAndTold() {
    var session = session()
    let output = session.output("y = csv(\"iris.csv\", \"species\")")
    #expect(output.contains("150 rows of species"))
    #expect(output.contains("species: 0 = setosa, 1 = versicolor, 2 = virginica"))
    #expect(session.sheet.variables.isEmpty && value(session, "y").count == 150)
  }

  @Test func programsAreToldTheColumnsAndLabels() throws {
    var session = session()
    session.tellsPrograms = true
    let json = try #require(session.respond(to: "y = csv(\"iris.csv\", \"species\")[::50]").last?.json.text)
    #expect(json.contains("\"value\":[0,1,2],\"columns\":[\"species\"]"))
    #expect(json.contains("\"labels\":{\"species\":[\"setosa\",\"versicolor\",\"virginica\"]}"))
  }

  @Test func aSavedSessionNeedsTheFileNoLonger() throws {
    let files = MemoryFiles()
    files["d.csv"] = "x,y\n1,a\n2,b\n0.1,a\n"
    var session = Session(files: files.access, seed: 1)
    _ = session.respond(to: "D = csv(\"d.csv\"); X, y = split(D, 2); order = permutation(3); save s.bp")
    let bits = session.bits
    files["d.csv"] = "x,y\n9,c\n"
    _ = session.respond(to: "reset; load s.bp")
    #expect(session.bits == bits && session.sheet.variables.isEmpty)
  }

  @Test func examplesStayTogetherAndComeBack() {
    var session = session("const X = [1, 10; 2, 20; 3, 30; 4, 40; 5, 50]; const y = [1, 2, 3, 4, 5]; seed 3")
    _ = session.respond(to: "X, y := shuffle(X, y)")
    let (x, y) = (value(session, "X"), value(session, "y"))
    #expect(y.sorted() == [1, 2, 3, 4, 5] && y != [1, 2, 3, 4, 5])
    for k in 0..<5 { #expect(x[2 * k] == y[k] && x[2 * k + 1] == 10 * y[k]) }
    _ = session.respond(to: "undo")
    #expect(value(session, "y") == [1, 2, 3, 4, 5] && value(session, "X")[3] == 20)
    _ = session.respond(to: "seed 3; X, y := shuffle(X, y)")
    #expect(value(session, "y") == y)
  }

  @Test(arguments: ["0.6", "3"]) func splitKeepsTheOrder(_ share: String) {
    var session = session("const X = [1, 10; 2, 20; 3, 30; 4, 40; 5, 50]; const y = [1, 2, 3, 4, 5]")
    _ = session.respond(to: "A, B, a, b = split(X, y, \(share))")
    #expect(value(session, "A") == [1, 10, 2, 20, 3, 30] && value(session, "B") == [4, 40, 5, 50])
    #expect(value(session, "a") == [1, 2, 3] && value(session, "b") == [4, 5])
  }

  @Test func aPermutationIsAnIndex() {
    var session = session("order = permutation(6); const x = [0, 1, 2, 3, 4, 5]; z = x[order]; a = x[order[:4]]")
    #expect(value(session, "z") == value(session, "order"))
    #expect(value(session, "a") == Array(value(session, "order").prefix(4)))
    #expect(value(session, "z").sorted() == [0, 1, 2, 3, 4, 5])
    #expect(session.problem("b = x + permutation(6)")?.hint == "r = permutation(6), then use r")
  }

  @Test func everyOrderIsAsLikely() {
    var random = RandomNumbers(seed: 5)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 {
      var order = [0, 1, 2]
      random.shuffle(&order)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }

  @Test func normalizedColumnsHaveMeanZeroAndDeviationOne() {
    var session = session("X = [1, 10, 7; 2, 30, 7; 6, 20, 7]; Z = normalize(X)")
    let z = value(session, "Z")
    for column in 0..<3 {
      let entries = (0..<3).map { z[3 * $0 + column] }
      #expect(abs(entries.reduce(0, +)) < 1e-14)
      let variance = entries.reduce(0) { $0 + $1 * $1 } / 3
      #expect(abs(variance - (column == 2 ? 0 : 1)) < 1e-12)
    }
    // Other data by the mean (3) and the deviation of these.
    _ = session.respond(to: "v = normalize([3, 20, 7; 4, 21, 8], X)[0]; y = normalize([1, 2, 3])")
    #expect(value(session, "v") == [0, 0, 0])
    #expect(abs(value(session, "y")[2] - 1.5.squareRoot()) < 1e-14)
  }

  @Test func normalizeHasItsGradient() {
    var session = session("X = [1, 10; 2, 30; 6, 20]; L = sum(normalize(X) * [1, -1; 2, 0.5; 0, 3])")
    let output = session.output("check L")
    #expect(output.contains("Passed: all 6 entries agree"), "\(output)")
  }

  /// Every row is an example: what csv and its kin refuse, with the place and what to write instead.
  @Test(arguments: [
    ("a, b = split(X, y, 0.8)", "split gives 4 arrays", "Xtrain, Xtest, ytrain, ytest = split(X, y, 0.8)"),
    ("a = split(X, 0.8)", "split gives 2 arrays", "Xtrain, Xtest = split(X, 0.8)"),
    ("a, b = split(X, 1.5)", "share of rows", "Xtrain, Xtest = split(X, 0.8)"),
    ("a, b = split(X, 3)", "leaves a part without any", ""),
    ("a, b = split(X, 0.01)", "leaves a part without any", ""),
    ("a, b = shuffle(X, [1, 2])", "X has 3 rows and [1, 2] has 2", ""),
    ("a, b = shuffle(X, 2)", "2 is a number", ""),
    ("X, y = shuffle(X, y)", "X is defined by itself", "X, y := shuffle(X, y) changes"),
    ("a = shuffle(X) + 1", "stands alone", ""), ("shuffle(X)", "stands alone", ""),
    ("a, b = exp(X)", "several names need a function that gives several arrays", ""),
    ("q := shuffle(X)", "q has no value yet", ""), ("z := shuffle(X)", "z is not a variable", ""),
    ("a, b = split(X, 0.8, stratify=y)", "no option 'stratify'", ""), ("a = shuffle()", "takes the arrays", ""),
    ("c = csv(data)", "the name of a file in quotes", "csv(\"data.csv\")"),
    ("c = csv(\"none.csv\")", "no such file", ""), ("c = csv(\"iris.csv\", \"specie\")", "no column", "species?"),
    ("c = csv(\"iris.csv\", 5)", "columns 0 to 4", ""), ("c = csv(\"iris.csv\", rows=3)", "no option 'rows'", "drop"),
    ("c = csv(\"iris.csv\", sep=\"ab\")", "one sign", ""), ("c = X @ csv(\"iris.csv\")", "by it alone", "X = csv"),
    ("n = normalize(3)", "is a number", ""), ("n = normalize(X, [1, 2])", "a row of X has shape 2", ""),
    ("p = permutation(0)", "whole number", ""),
  ])
  func refusals(_ text: String, _ words: String, _ hint: String) {
    var session = session("const X = [1, 10; 2, 20; 3, 30]; const y = [1, 2, 3]; z = sum(X)")
    let (before, random) = (VisibleState(session), session.random)
    let problem = session.problem(text)
    #expect(problem?.message.contains(words) == true, "\(text): \(problem?.message ?? "no problem")")
    #expect(hint.isEmpty || problem?.hint.contains(hint) == true, "\(text): \(problem?.hint ?? "")")
    #expect(VisibleState(session) == before && session.random == random)
  }

  @Test func namesOfTheUsersComeFirst() {
    var session = session("split(t) = 2 * t; a = split(3); shuffle = 4; b = shuffle + 1; csv(t) = t; c = csv(2)")
    #expect(value(session, "a") == [6] && value(session, "b") == [5] && value(session, "c") == [2])
    #expect(session.problem("p, q = split(3, 1)") != nil)
  }

  @Test func readingIsInterrupted() {
    let files = MemoryFiles()
    files["long.csv"] = String(repeating: "1,2\n", count: 5000)
    var session = Session(files: files.access)
    session.isInterrupted = { true }
    #expect(session.problem("X = csv(\"long.csv\")")?.message.contains("interrupted") == true)
  }

  /// The classic: a linear classifier of the iris data, on seeds that were not chosen.
  @Test(arguments: 1...5) func irisIsLearned(_ seed: Int) {
    var session = session(
      """
      seed \(seed); X = csv("iris.csv", drop="species"); y = csv("iris.csv", "species")
      X, y := shuffle(X, y); Xtrain, Xtest, ytrain, ytest = split(X, y, 0.8)
      W = zeros(4, 3); b = zeros(3)
      L = cross_entropy(normalize(Xtrain) @ W + b, ytrain)
      sgd L lr=0.5 steps=200
      accuracy = mean(argmax(normalize(Xtest, Xtrain) @ W + b, axis=1) == ytest)
      """)
    #expect(value(session, "accuracy")[0] >= 0.95)
    _ = session.respond(to: "train = mean(argmax(normalize(Xtrain) @ W + b, axis=1) == ytrain)")
    #expect(value(session, "train")[0] >= 0.95)
  }
}
