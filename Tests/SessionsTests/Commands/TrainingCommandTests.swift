import Explanations
import Synchronization
import Testing

@testable import Sessions

@Suite struct TrainingCommandTests {
  private static let line = "const X = [1, 1; 2, 1; 3, 1]; const y = [1, 3, 5]; v = [0, 0]; L = mean((X @ v - y)^2)"

  private func value(_ session: Session, _ name: String) -> [Double] { session.sheet.value(of: name)?.scalars ?? [] }

  @Test func oneStepIsWrittenOut() {
    var session = Session()
    _ = session.respond(to: "w = 3")
    #expect(session.output("sgd w^2 lr=0.1 steps=1").contains("= 3 − 0.1 · 6 = 2.4"))
    #expect(value(session, "w") == [3 - 0.1 * 6])
    let weights = "W = [1, 2; 3, 4]; sgd sum(W^2) steps=1 momentum=0.9 weight_decay=0.5"
    #expect(session.output(weights).contains("g = ∇W + 0.5 W"))
    #expect(value(session, "W") == [0.75, 1.5, 2.25, 3])
  }

  @Test func allParametersMoveAtOnceAndComeBackAtOnce() {
    var session = Session()
    _ = session.respond(to: "a = 1; b = 2; L = (a * b - 6)^2; sgd L wrt b, a lr=0.01 steps=1")
    // Both gradients where the parameters stood: 2 (2 − 6) 2 and 2 (2 − 6) 1.
    #expect(value(session, "a") == [1 + 0.01 * 16] && value(session, "b") == [2 + 0.01 * 8])
    _ = session.respond(to: "sgd L steps=50; undo")
    #expect(value(session, "a") == [1.16] && value(session, "b") == [2.08])
  }

  @Test func theJSONObjectHasALossBeforeEachStepAndAfterTheLast() throws {
    var session = Session()
    session.tellsPrograms = true
    _ = session.respond(to: "w = 3")
    let json = try #require(session.respond(to: "sgd w^2 steps=2").last?.json.text)
    #expect(json.contains("\"kind\":\"training\""))
    #expect(json.contains("\"steps\":2,\"losses\":[9,5.76,3.6864"))
    #expect(json.contains("\"parameters\":{\"w\":1.92"))
  }

  @Test(arguments: [
    "sgd L lr=0.1 steps=4000", "sgd L lr=0.05 momentum=0.8 steps=4000", "adam L lr=0.1 steps=6000",
    "sgd L batch=2 lr=0.05 steps=6000", "sgd (x @ v - t)^2 over x in X, t in y lr=0.1 steps=4000",
    "sgd (x @ v - t)^2 over x in X, t in y lr=0.05 batch=2 steps=6000",
  ])
  func findsTheLine(_ command: String) {
    var session = Session(seed: 5)
    let responses = session.respond(to: Self.line + "; " + command)
    #expect(responses.allSatisfy { $0.outcome == .done }, "\(responses.last?.diagnostic?.message ?? "")")
    let v = value(session, "v")
    #expect(abs(v[0] - 2) < 1e-6 && abs(v[1] + 1) < 1e-6, "\(command): \(v)")
    // The examples' names and the data are as they were.
    #expect(session.sheet["x"] == nil && value(session, "y") == [1, 3, 5])
  }

  @Test func ctrlCKeepsWhatWasReached() {
    let asked = Mutex(0)
    var session = Session()
    _ = session.respond(to: "w = 3")
    session.isInterrupted = {
      asked.withLock {
        $0 += 1
        return $0 > 5
      }
    }
    let output = session.output("sgd w^2 lr=0.01 steps=100000")
    session.isInterrupted = { false }
    #expect(output.contains("what was reached is kept"))
    #expect(value(session, "w")[0] < 3)
    _ = session.respond(to: "undo")
    #expect(value(session, "w") == [3])
  }

  @Test func aLossThatIsNoNumberStops() {
    var session = Session()
    let output = session.output("w = 3; sgd w^4 lr=10 steps=1000")
    #expect(output.contains("a smaller lr may help"))
  }

  @Test func labelsAreNoParameters() {
    var session = Session()
    _ = session.respond(to: "Z = [2, 1; 0, 3]; y = [0, 1]; k = 1; L = cross_entropy(Z, y) + Z[0][k]")
    let output = session.output("sgd L weight_decay=0.1 steps=3")
    #expect(output.contains("undo restores Z"))
    #expect(value(session, "y") == [0, 1] && value(session, "k") == [1])
  }

  @Test func aLossThatIsNoAverageIsSaid() {
    var session = Session()
    _ = session.respond(to: Self.line + "; S = sum((X @ v - y)^2)")
    // 1 + 9 and 25, two rows and one.
    #expect(
      session.output("sgd S batch=2 steps=1").joinedLines.contains(
        "its batches average 15, and all rows at once give 35"))
    _ = session.respond(to: "undo")
    #expect(!session.output("sgd L batch=2 steps=1").contains("no average"))
  }

  @Test func divergenceIsSaidAndLeavesTheCurve() {
    var session = Session()
    let output = session.output("w = 3; sgd w^2 lr=1.05 steps=60")
    #expect(output.joinedLines.contains("diverged: the curve ends at step 12, after which w^2 is more than ten times"))
    #expect(!session.output("w = 3; sgd w^2 lr=0.9 steps=60").contains("diverged"))
    #expect(!session.output("w = 1e-9; adam w^2 steps=60 lr=0.1").contains("diverged"))
  }

  /// The normal equations by `solve`, at another precision: six digits and more.
  @Test(arguments: [
    "sgd L lr=0.05 steps=1000", "sgd L lr=0.02 momentum=0.9 steps=600", "adam L lr=0.05 steps=1500 schedule=cosine",
  ])
  func linearRegressionReachesTheClosedForm(_ command: String) {
    var session = Session(files: Fixtures.access)
    _ = session.respond(
      to: """
        x = csv("iris.csv", "petal_length"); t = csv("iris.csv", "petal_width"); w = 0; c = 0
        L = mean((w * x + c - t)^2); const A = stack(x, ones(150)).T; v = solve(A.T @ A, A.T @ t)
        """)
    #expect(session.respond(to: command).last?.outcome == .done)
    let v = value(session, "v")
    // Known to statistics programs as 0.4158 and −0.3631.
    #expect(abs(v[0] - 0.41575542) < 1e-8 && abs(v[1] + 0.36307552) < 1e-8)
    #expect(abs(value(session, "w")[0] - v[0]) < 5e-7 * abs(v[0]))
    #expect(abs(value(session, "c")[0] - v[1]) < 5e-7 * abs(v[1]))
  }

  @Test func accuracyIsAnExpression() {
    var session = Session()
    _ = session.respond(to: "const Z = [1, 2; 3, 0; 0, 5]; const t = [1, 0, 0]; a = mean(argmax(Z, axis=1) == t)")
    #expect(value(session, "a") == [2.0 / 3])
  }

  @Test(arguments: [
    ("sgd", "needs an expression"), ("sgd L rate=3", "no option"), ("sgd L lr=-1", "not negative"),
    ("sgd L schedule=fast", "schedule must be one of"), ("sgd L steps=0", "positive integer"), ("sgd v", "has shape 2"),
    ("sgd L wrt X", "X is const"), ("sgd L wrt L", "not a variable"), ("sgd L wrt q", "unknown name"),
    ("sgd y[0]", "depends on no variable"), ("sgd sum(v^2) batch=2", "const arrays"),
    ("adam L momentum=0.9", "no option"),
    ("adam L beta1=1", "less than 1"), ("sgd L lr=0.1 lr=0.2", "given twice"), ("sgd L lr=inf", "finite"),
    ("sgd log(v[0] - v[0]) steps=3", "before the first step"), ("sgd L over x in 3", "is a number"),
  ])
  func refusals(_ text: String, _ words: String) {
    var session = Session()
    _ = session.respond(to: Self.line)
    let before = VisibleState(session)
    let problem = session.problem(text)
    #expect(problem?.message.contains(words) == true, "\(text): \(problem?.message ?? "no problem")")
    #expect(VisibleState(session) == before)
  }

  @Test func theCurveFitsThePageInBothAlphabets() {
    var session = Session()
    for unicode in [true, false] {
      session.settings.unicode = unicode
      let lines = session.output("w = 3; sgd w^2 steps=37 lr=0.03").split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 && (unicode || $0.allSatisfy(\.isASCII)) })
      #expect(lines.contains { $0.contains("step 37") })
    }
  }
}

extension String {
  /// The text with its lines joined by blanks.
  fileprivate var joinedLines: String { split { $0.isWhitespace }.joined(separator: " ") }

  /// What is not trained is data, also where it is a variable: batches are made of it.
  @Test func variablesThatAreNotTrainedAreData() {
    var session = Session(seed: 1)
    _ = session.respond(
      to: "X = [1, 2; 3, 4; 5, 6]; const y = [0, 1, 0]; W = zeros(2, 2); b = [0, 0]; L = cross_entropy(X @ W + b, y)")
    let refused = session.respond(to: "sgd L batch=2").last
    #expect(refused?.diagnostic?.hint == "wrt W, b trains these alone, and X is data")
    let page = session.output("sgd L wrt W, b batch=2 steps=3")
    #expect(page.contains("a step takes 2 of the 3 rows of X, y"), "\(page)")
    #expect(session.sheet.value(of: "X")?.scalars == [1, 2, 3, 4, 5, 6])
  }
}
