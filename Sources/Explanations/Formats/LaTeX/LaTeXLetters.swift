/// The letters and signs that LaTeX has names for: `\theta` is θ.
public enum LaTeXLetters {
  /// The sign of each name, without its backslash.
  public static let signs: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Alpha": "Α", "Beta": "Β", "Gamma": "Γ", "Delta": "Δ", "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Theta": "Θ",
    "Iota": "Ι", "Kappa": "Κ", "Lambda": "Λ", "Mu": "Μ", "Nu": "Ν", "Xi": "Ξ", "Omicron": "Ο", "Pi": "Π", "Rho": "Ρ",
    "Sigma": "Σ", "Tau": "Τ", "Upsilon": "Υ", "Phi": "Φ", "Chi": "Χ", "Psi": "Ψ", "Omega": "Ω",
    "partial": "∂", "nabla": "∇", "odot": "⊙", "cdot": "·", "times": "×", "T": "ᵀ", "top": "ᵀ", "ell": "ℓ",
  ]

  /// The accents over a letter, and the marks that Unicode joins to it.
  public static let accents: [(name: String, mark: Unicode.Scalar)] = [
    ("hat", "\u{302}"), ("bar", "\u{304}"), ("tilde", "\u{303}"), ("dot", "\u{307}"),
  ]

  /// A letter as LaTeX writes it in a formula; nil where it has no name for it.
  static func formula(of letter: Character) -> String? {
    if letter.isASCII, letter.isLetter { return String(letter) }
    if let (base, command) = accented[letter] { return "\\\(command){\(formula(of: base) ?? String(base))}" }
    return commands[letter]
  }

  /// A letter among words; nil where LaTeX has no name for it.
  static func text(of letter: Character) -> String? {
    if let (base, command) = accented[letter], base.isASCII, let mark = textMarks[command] {
      return "\\\(mark){\(base)}"
    }
    if let other = foreign[letter] { return other }
    return formula(of: letter).map { "$\($0)$" }
  }

  /// Letters of Greek by their commands; capitals that look like Latin ones have none.
  private static let commands: [Character: String] = {
    let latin: [Character: Character] = [
      "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P",
      "Τ": "T", "Χ": "X",
    ]
    var result: [Character: String] = [:]
    for (name, sign) in signs where name != "T" {
      let letter = Character(sign)
      // Of two names for one letter the one that draws it as it is typed.
      if result[letter] == nil || name.hasPrefix("var") { result[letter] = "\\\(name)" }
    }
    for (letter, twin) in latin { result[letter] = "\\mathrm{\(twin)}" }
    result["ο"] = "o"
    result["ϵ"] = "\\epsilon"
    result["ϕ"] = "\\phi"
    return result
  }()

  /// Letters under an accent, by whichever of its forms Unicode has for them.
  private static let accented: [Character: (base: Character, command: String)] = {
    let letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + Set(signs.values.filter { $0.count == 1 }).joined()
    let marks =
      accents + [
        ("ddot", "\u{308}"), ("check", "\u{30C}"), ("acute", "\u{301}"), ("grave", "\u{300}"), ("breve", "\u{306}"),
      ]
    var result: [Character: (base: Character, command: String)] = [:]
    for letter in letters where letter.isLetter {
      for (command, mark) in marks { result[Character(String(letter) + String(mark))] = (letter, command) }
    }
    return result
  }()

  private static let textMarks = [
    "hat": "^", "bar": "=", "tilde": "~", "dot": ".", "ddot": "\"", "check": "v", "acute": "'", "grave": "`",
    "breve": "u",
  ]

  private static let foreign: [Character: String] = [
    "ß": "\\ss{}", "æ": "\\ae{}", "Æ": "\\AE{}", "œ": "\\oe{}", "ø": "\\o{}", "Ø": "\\O{}", "å": "\\aa{}",
    "Å": "\\AA{}",
    "ç": "\\c{c}", "Ç": "\\c{C}", "ł": "\\l{}", "Ł": "\\L{}", "ñ": "\\~{n}", "Ñ": "\\~{N}", "ı": "\\i{}",
  ]
}
