import Testing

@testable import Sessions

/// Several choices of one value: their 0s and 1s add up to counts, and a path is there as often as it is taken.
@Suite struct SumsOfChoicesTests {
  static let cases: [(sheet: String, expression: String, right: [Double])] = [
    ("y=2; c=log(y); z=relu(c)+relu(c+1)", "grad(z,y)", [1.0]),
    ("y=2; c=log(y); z=sum(relu(c+[1,2,3]))", "grad(z,y)", [1.5]),
    ("y=2; c=log(y); z=sum(max(0,c+[1,2,3]))", "grad(z,y)", [1.5]),
    ("y=2; c=log(y); z=sum(k in range(3): relu(c+k))", "grad(z,y)", [1.5]),
    ("y=2; c=1/y; z=where(y<3,c,10)+where(y<4,c,5)", "grad(z,y)", [-0.5]),
    ("y=2; c=1/y; z=where(y<3,c,10)+where(y<4,c,5)", "hessian(z,y)", [0.5]),
    ("y=[2,3]; c=log(y); z=sum(relu(c+[1,2;3,4]))", "grad(z,y)", [1, 2.0 / 3]),
    ("y=2; c=log(y); z=sum(where([1,1,0],c,0))", "grad(z,y)", [1]),
    ("y=2; c=log(y); z=max(c,c)+max(c,0)", "grad(z,y)", [1]),
    ("x=0.2; w=where(x>0,x,1); a=x*x/w; z=a*(1+relu(a))", "jvp(grad(z,x),a,1)", [2]),
    ("set numbers fractions; y=2; c=1/y; z=sum(relu(c+[1,2,3]))", "grad(z,y)", [-0.75]),
  ]

  @Test(arguments: cases)
  func countsAreCounts(_ sheet: String, _ expression: String, _ right: [Double]) {
    var session = Session(seed: 1)
    _ = session.respond(to: sheet)
    _ = session.respond(to: expression)
    let found = session.sheet.answer?.scalars ?? []
    #expect(
      found.count == right.count && zip(found, right).allSatisfy { abs($0 - $1) < 1e-12 }, "\(expression): \(found)")
  }

  /// The derivative graph and the backward pass say the same of choices drawn at random.
  @Test(arguments: 0..<150) func bothPassesAgree(_ seed: Int) {
    var random = RandomNumbers(seed: UInt64(seed))
    func pick<T>(_ items: [T]) -> T { items[Int(random.next() % UInt64(items.count))] }
    let inner = pick([
      "log(y)", "1/y", "sqrt(y)", "y/norm(y)", "log(y)*y", "y^1.5", "1/(1+y)", "log(y)+1/y", "exp(y)/y", "atan2(y,2)",
    ])
    let choices = (0..<3).map { _ in
      pick([
        "relu(c)", "relu(c+1)", "relu(c-0.2)", "max(c,0.5)", "min(c,2*c)", "abs(c)", "where(y>1,c,2)",
        "where(c>0,c*y,y)",
        "clip(c,0,1)", "leaky_relu(c)", "max(0,c)", "max(c,y)", "hardtanh(c)", "c[[0,0,1]]", "relu(c)*relu(y)",
        "where([1,0,1],c,0)", "elu(c)", "relu(-c)",
      ])
    }
    let sheet =
      "y=[1.3,0.7,2.1]; c=\(inner); z=\(choices.map { "sum(\($0)*[1,2,0.5])" }.joined(separator: pick([" + ", " - ", " * "])))"
    var session = Session(seed: 1)
    for response in session.respond(to: sheet) { #expect(response.outcome == .done, "\(sheet)") }
    func answer(_ expression: String) -> [Double] {
      _ = session.respond(to: expression)
      return session.sheet.answer?.scalars ?? []
    }
    let check = session.output("check z")
    #expect(check.contains("Passed") || check.contains("kink"), "\(sheet): \(check)")
    let graph = session.sheet.graph
    guard let z = session.sheet.nodes["z"], let y = session.sheet.nodes["y"] else { return }
    let swept = graph.gradient(of: z, wrt: [y])[y]?.scalars ?? []
    for expression in ["grad(z, y)", "vjp(z, y, 1)", "jacobian(z, y)"] {
      let grown = answer(expression)
      #expect(
        grown.count == swept.count && zip(grown, swept).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) },
        "\(expression) of \(sheet): \(grown), \(swept)")
    }
    let second = answer("hessian(z, y)")
    let product = answer("jvp(grad(z, y), y, [1,0,0])")
    #expect(
      zip(product, stride(from: 0, to: 9, by: 3)).allSatisfy { abs($0 - second[$1]) <= 1e-8 * max(1, abs($0)) },
      "\(sheet)")
  }
}
