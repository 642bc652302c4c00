import Tensors
import Testing

@testable import Explanations

/// Paper and screen agree: every line of numbers is worked out again from what it shows.
@Suite struct RedoneLinesTests {
  /// A printed relation between arithmetic and a result.
  struct Claim {
    let words: String
    let left: Tensor<Double>
    let relation: Relation
    let right: Tensor<Double>

    var holds: Bool { holds(NumberStyle()) }

    func holds(_ style: NumberStyle) -> Bool {
      whole.map { relation == .of(recomputed: $0.scalars, shown: right.scalars, style: style) } ?? false
    }

    /// Whether the sides differ by no more than binary arithmetic makes them.
    var isExact: Bool {
      guard let whole else { return false }
      return zip(whole.scalars, right.scalars).allSatisfy { x, y in
        x == y || x.isNaN && y.isNaN || (x - y).magnitude <= 1e-12 * max(y.magnitude, 1)
      }
    }

    private var whole: Tensor<Double>? {
      guard left.count == right.count || left.count == 1 else { return nil }
      return left.count == right.count ? left.reshaped(right.shape) : left.reshaped([]).broadcast(to: right.shape)
    }
  }

  @Test(arguments: LectureSheets.all.map(\.name), NarrationOptions.Steps.allCases)
  func everyRelationIsTrue(_ name: String, _ steps: NarrationOptions.Steps) throws {
    var options = NarrationOptions()
    options.steps = steps
    var (sheet, output) = try LectureSheets.example(name)
    let document = try sheet.narrator(options).gradient(of: output, variables: sheet.variables).document
    for claim in document.blocks.flatMap({ Self.claims($0) }) {
      #expect(claim.holds, "\(claim.words): \(claim.left.scalars)")
    }
  }

  /// On paper every line gives what stands behind its sign of equality, once it is rounded where that is written.
  @Test(arguments: LectureSheets.all.map(\.name), NarrationOptions.Steps.allCases)
  func onPaperEveryLineIsAnEquality(_ name: String, _ steps: NarrationOptions.Steps) throws {
    for digits in [2, 4, 6] {
      var options = NarrationOptions()
      options.steps = steps
      options.numbers = .paper
      options.digits = digits
      var (sheet, output) = try LectureSheets.example(name)
      let document = try sheet.narrator(options).gradient(of: output, variables: sheet.variables).document
      #expect(!PlainFormat(Page(width: 80)).render(document).contains("≈"), "\(digits) digits")
      for claim in document.blocks.flatMap({ Self.claims($0) }) {
        #expect(
          claim.relation == .equal && claim.holds(NumberStyle(digits: digits)), "\(claim.words): \(claim.left.scalars)")
      }
    }
  }

  /// With fractions a line is an equality exactly where its two sides are equal.
  @Test(arguments: LectureSheets.all.map(\.name), NarrationOptions.Steps.allCases)
  func withFractionsEqualityIsExact(_ name: String, _ steps: NarrationOptions.Steps) throws {
    var options = NarrationOptions()
    options.steps = steps
    options.numbers = .fractions
    var (sheet, output) = try LectureSheets.example(name)
    let document = try sheet.narrator(options).gradient(of: output, variables: sheet.variables).document
    for claim in document.blocks.flatMap({ Self.claims($0) }) {
      #expect(claim.isExact == (claim.relation == .equal), "\(claim.words): \(claim.left.scalars)")
    }
  }

  @Test func linesAreFound() throws {
    for (name, least) in [("scalar", 10), ("network", 11), ("linear-layer", 4)] {
      var (sheet, output) = try LectureSheets.example(name)
      let document = try sheet.narrator().gradient(of: output, variables: sheet.variables).document
      let claims = document.blocks.flatMap { Self.claims($0) }
      #expect(claims.count >= least, "\(name)")
    }
  }

  @Test func aFalseRelationIsFound() {
    let verdicts = ["0.1111 · 6 = 0.6667", "2 · 3 ≈ 6", "∂y/∂x = 2 · x = 2 · 3 = 6"].map { line in
      Self.claims(line).map { $0.holds }
    }
    #expect(verdicts == [[false], [false], [true]])
  }

  // MARK: Finding lines

  static func claims(_ block: Block) -> [Claim] {
    switch block {
    case .display(let math): claims(math.atoms)
    case .continuation(let sides): claims(Equation.joined(sides).atoms)
    case .equations(let equations):
      equations.flatMap { equation in
        claims(equation.sides.flatMap { [.relation($0.relation)] + $0.math.atoms })
          + equation.workings.flatMap { claims($0) }
      }
    case .steps(let steps):
      steps.flatMap(\.contributions).flatMap(\.lines).flatMap { line in
        claims(line.text.string) + line.details.flatMap { claims($0) }
      }
    default: []
    }
  }

  /// The claims of a line of text, side by side.
  static func claims(_ text: String) -> [Claim] {
    var atoms: [Math.Atom] = []
    var side = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if word == "=" || word == "≈" {
        atoms += [.text(Text(side)), .relation(word == "=" ? .equal : .approximate)]
        side = ""
      } else {
        side += (side.isEmpty ? "" : " ") + word
      }
    }
    return claims(atoms + [.text(Text(side))])
  }

  static func claims(_ atoms: [Math.Atom]) -> [Claim] {
    var sides: [(relation: Relation, atoms: [Math.Atom])] = [(.equal, [])]
    for atom in atoms {
      switch atom {
      case .relation(let relation): sides.append((relation, []))
      // A gap parts one formula from the next.
      case .gap: sides.append((.equal, [.gap]))
      default: sides[sides.count - 1].atoms.append(atom)
      }
    }
    return zip(sides, sides.dropFirst()).compactMap { left, right in
      guard let a = tokens(left.atoms), a.count > 1, let b = tokens(right.atoms),
        let x = Arithmetic.value(a), let y = Arithmetic.value(b)
      else { return nil }
      let words = (left.atoms + [.relation(right.relation)] + right.atoms).map { "\($0)" }.joined(separator: " ")
      return Claim(words: words, left: x, relation: right.relation, right: y)
    }
  }

  private static func tokens(_ atoms: [Math.Atom]) -> [Arithmetic.Token]? {
    var tokens: [Arithmetic.Token] = []
    for atom in atoms {
      guard let part = Arithmetic.tokens(atom) else { return nil }
      tokens += part
    }
    return tokens
  }
}
