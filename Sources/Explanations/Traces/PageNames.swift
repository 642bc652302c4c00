import Graphs
import Tensors

/// How the names are spelled that a page gives, kept apart from every name of the session.
///
/// A user may call a variable `p` or `i`: then the softmax of a loss is `probs` and an index `l`, and no line says two things
/// by one name.
struct PageNames: Sendable {
  fileprivate var spellings: [GeneratedName.Kind: String] = [:]

  /// The spellings beside names that are in use, those of the parts of a layer among them.
  init(reserved: Set<String>, parts: Set<String> = []) {
    let reserved = reserved.union(parts)
    var taken = reserved.union(GeneratedName.Kind.allCases.map(\.usualSpelling))
    for kind in GeneratedName.Kind.allCases where reserved.contains(kind.usualSpelling) {
      let usual = kind.usualSpelling
      let numbered = (1...).lazy.map { "\(usual)_\($0)" }
      let spelling = Self.spare(kind).first { !taken.contains($0) } ?? numbered.first { !taken.contains($0) } ?? usual
      taken.insert(spelling)
      spellings[kind] = spelling
    }
  }

  private static func spare(_ kind: GeneratedName.Kind) -> [String] {
    if kind.isIndex { return ["l", "m", "h", "a", "b", "d", "e", "v", "w"] }
    switch kind {
    case .identity: return ["Id", "Eye"]
    case .ones: return ["all_ones"]
    case .unitStep: return ["heaviside"]
    case .probabilities: return ["probs"]
    default: return ["Q", "S", "M", "R", "G", "U"]
    }
  }

  /// Whether every name is spelled as textbooks do.
  var isUsual: Bool { spellings.isEmpty }

  /// A name as it is spelled here.
  func name(_ kind: GeneratedName.Kind) -> GeneratedName {
    GeneratedName(kind, spelling: spellings[kind] ?? kind.usualSpelling)
  }

  /// The same as text.
  subscript(kind: GeneratedName.Kind) -> String { spellings[kind] ?? kind.usualSpelling }

  /// The same as a formula.
  func formula(_ kind: GeneratedName.Kind, shape: Shape = []) -> Formula {
    Formula(.generated(name(kind)), shape: shape)
  }
}

extension Formula {
  /// The formula with the names that the page gives as it spells them.
  func named(by page: PageNames) -> Formula {
    if page.isUsual { return self }
    return replacing { part in
      switch part.term {
      // A variable u would stand in its own step: u(u).
      case .call(GeneratedName.Kind.unitStep.usualSpelling, let x)
      where page.spellings[.unitStep] != nil:
        Formula(.call(page[.unitStep], x.map { $0.named(by: page) }), shape: part.shape)
      case .generated(let name) where name.kind != .unitVector:
        Formula(.generated(page.name(name.kind)), shape: part.shape)
      case .map(let argument, let body):
        Formula(.map(page.name(argument.kind), body.named(by: page)), shape: part.shape)
      case .sum(let letters, let x):
        Formula(.sum(over: letters.map { page.name($0.kind) }, x.named(by: page)), shape: part.shape)
      default: nil
      }
    }
  }
}
