import Explanations

/// A page of help that is about no single command or function.
struct HelpPage: Sendable {
  /// What it is asked for by; the first name is listed.
  let names: [String]
  /// What it says.
  let blocks: @Sendable (SessionState) -> [Block]
  /// Examples that run as they stand.
  let examples: [String]

  init(_ names: [String], examples: [String] = [], _ blocks: @escaping @Sendable (SessionState) -> [Block]) {
    self.names = names
    self.examples = examples
    self.blocks = { session in blocks(session) + Help.exampleBlocks(examples, width: session.page.width) }
  }

  /// A page of terms with their explanations.
  private init(
    _ names: [String], title: Text, examples: [String] = [], closing: String? = nil, _ pairs: [(String, String)]
  ) {
    let pairs = pairs.map { (Text($0.0), $0.1) }
    self.init(names, examples: examples) { session in
      let lines = HelpLines.pairs(pairs, width: session.page.width)
      return [.heading(title), .verbatim(lines)] + (closing.map { [.paragraph(Text($0))] } ?? [])
    }
  }

  /// The pages.
  static let all = [
    language, operators, declared, general, jacobians, names, conventions, commands, functions, settings, numbers, data,
    limits,
    scripts, keys,
  ]

  private static let language = HelpPage(
    ["language", "syntax", "const", "update", "=", ":=", "+=", "-=", "*=", "/="], title: "The language",
    examples: [
      "x = [1, 2, 3]; y = 2; z = sum(x^2) + y; x = [0, 0, 1]; z", "f(t) = t^2; w = 2; z = f(f(f(w))); grad z",
      "x = [1, 2, 3]; L = mean(k in range(3): x[k]^2); x -= 0.1 * grad(L)",
    ],
    [
      ("x = 2, W = [1, 2; 3, 4]", "a variable: a leaf that gradients reach; given again, it is fed a new value"),
      ("const y = 1", "a constant: no gradient goes there; const c = x + 1 stops the gradient"),
      ("z = sigmoid(w * x + b)", "a node, computed anew when what it uses changes"),
      ("f(t) = t^2 + 1", "a function: f(f(w)), iterate(f, w, 10), f'(x)"),
      ("x : R^m, f : R -> R", "declared, without a value: help declared"),
      ("w := w - 0.1 * grad(L, w)", "an update: computed now and stored as a value; also +=, -=, *=, /="),
      ("W1, b1 -= 0.5 * grad(L)", "several at once, each with its own gradient"),
      ("g = grad(z, x)", "a derivative as nodes of the graph; it can be differentiated again"),
      ("grad(z, x[0]), wrt W[:, 1]", "by a part: that part of the derivative by the whole, however it is used"),
      ("mean(k in range(N): x[k])", "a sum, mean, max or min over an index"),
      ("[k in range(3): x[k]^2]", "a list over an index; Σ_i W[i,j] x[i] sums over all that i can be, also sum_i"),
      ("∂L/∂v[0], ∇v L", "derivatives as pages print them; also dL/dv, grad_v L"),
      ("x[0], W[:, 1], x[1:]", "entries and slices, counted from 0"),
      ("[x[0] * x[1], 2]", "a vector of expressions"),
      ("sum(X, axis=0)", "keyword arguments"),
      ("a; b    # words", "several statements on a line; a comment; open brackets go on to the next line"),
    ])

  private static let declared = HelpPage(
    ["declared", "declare", "->", "ℝ"], title: "Declared, not given",
    examples: [
      "x : R^m; g : R^m -> R^n; f : R^n -> R; y = g(x); z = f(y); grad z",
      "f : R -> R; w : R; x = f(w); y = f(x); grad y; f(t) = t^2; w = 3; y",
      "x : R^I; W : R^(I×O); v = Wᵀx; x = [1, 2]; vars",
    ],
    closing:
      "forward, grad, jacobian, derive and graph print symbols where there is no value, and numbers where there is "
      + "one. Whatever needs a number says which names have none. A value must be of the declared shape, and a letter "
      + "is one number everywhere: that of the first value given. remove x forgets the declaration.",
    [
      ("x : R, x : R^3, x : R^m", "a number, a vector of 3, a vector of m; m is a letter, with up to two digits"),
      ("W : R^(I×O)", "a matrix; also R^(I x O), R^(I, O)"),
      ("x, w : R^m, const y : R", "several at once; a label or data, to which no gradient goes"),
      ("f : R -> R", "a function of a number, on arrays entry by entry; its derivatives are f', f''"),
      ("g : R^m -> R^n", "a function of a vector with the Jacobian ∂g/∂x, n×m; also →"),
      ("h : R^m × R^n -> R", "of several"),
      ("x = [1, 2], f(t) = t^2", "later: the value or the formula, which the same sheet then uses"),
    ])

  private static let general = HelpPage(
    ["general", "form", "brief"], title: "set form both|general|brief",
    examples: [
      "x = 3; y = x^2; z = log(y); grad z general", "x = 3; y = x^2; z = log(y); grad z brief",
      "x = [1, 2]; W = [1, 2, 3; 4, 5, 6]; v = Wᵀx; jacobian v general",
    ],
    closing: "A word behind grad, forward, jacobian or hessian says it for that command alone. JSON has the numbers in "
      + "every form.",
    [
      ("both", "each rule in symbols, and its numbers on the same line"),
      ("general", "symbols alone: rules, index forms, cases and sizes, the gradient as one formula"),
      ("brief", "of each node its line, of the backward pass the products and their sums"),
    ])

  private static let jacobians = HelpPage(["jacobians", "index forms"]) { JacobianTable.blocks(in: $0) }

  private static let operators = HelpPage(
    ["operators", "+", "-", "*", "/", "^", "**", "@", ".T", "=="], title: "Operators, the loosest first",
    examples: [
      "-2^2", "W = [1, 2; 3, 4]; x = [1, 1]; W @ x", "W = [1, 2; 3, 4]; x = [1, 1]; v = Wᵀx",
      "x = [1, -2]; sum(x * (x > 0))",
    ],
    [
      ("<  <=  >  >=  ==  !=", "comparisons, 0 or 1 entry by entry"),
      ("+  -", "sums; entry by entry, broadcast as in NumPy"),
      ("*  /", "products entry by entry; also · ⊙ × −"),
      ("@", "the matrix product; after ᵀ or ' two factors side by side are one: Wᵀx + b"),
      ("-x", "the negative: -x^2 is -(x^2)"),
      ("^  **", "powers, from the right: 2^3^2 is 2^9; also x²"),
      (".T  ᵀ  '", "the transpose"),
      ("f'", "the derivative of a function, before its brackets"),
    ])

  private static let names = HelpPage(
    ["names", "ans", "pi", "π", "inf", "nan"], title: "Names",
    examples: ["θ = 0.5; w_1 = 2; ŷ = sigmoid(θ * w_1)", "3 + 4; ans * 2"],
    closing: "A name of your own comes before a command of that name; :grad is always the command.",
    [
      ("θ, ŷ, w_1, σ2", "letters of any script, digits and _; \\theta and Tab writes θ, \\yhat ŷ"),
      ("u1, u2, …", "the unnamed operations of the last trace; commands understand them"),
      ("pi, π", "3.14159…, unless you define the name"),
      ("ans", "the last expression's value; a definition takes it as a number"),
      ("inf, nan", "numbers; so is 2e3. e, E, T, i, f … are free for you"),
    ])

  private static let conventions = HelpPage(["conventions"]) { session in session.narrator().conventions().blocks }

  private static let commands = HelpPage(["commands"]) { session in
    let pairs = session.commands.all.map { (Text($0.synopsis, .keyword), $0.summary) }
    return [.heading("Commands"), .verbatim(HelpLines.pairs(pairs, width: session.page.width))]
  }

  private static let functions = HelpPage(["functions"]) { session in
    let pairs = FunctionGroup.all.map { group in
      (Text(group.name, .keyword), group.functions.map(\.name).joined(separator: ", "))
    }
    return [
      .heading("Functions by topic"), .verbatim(HelpLines.pairs(pairs, width: session.page.width)),
      .paragraph("help TOPIC lists a topic, help NAME a function."),
    ]
  }

  private static let settings = HelpPage(["settings"]) { session in
    [
      .heading("Settings"), .verbatim(Help.settingLines(Setting.all, width: session.page.width)),
      .paragraph("set alone lists them with their values, help limits the limits."),
    ]
  }

  private static let numbers = HelpPage(
    ["numbers", "decimals", "fractions", "paper"], title: "set numbers decimals|fractions|paper",
    examples: [
      "set numbers fractions; x = 1/3; y = x^2 + x / 2; grad y", "set numbers paper; a = 2; z = sin(a) / 3; grad z",
    ],
    closing: "It concerns what forward and grad print, and the values that are echoed as fractions. ans, updates, "
      + "vars, show and JSON keep decimals at full precision; with fractions those nearest to the exact values, so "
      + "that 0.1 * 3 == 0.3 holds for every command.",
    [
      ("decimals", "rounded where shown, all digits kept; = where the numbers shown give the number shown, else ≈"),
      (
        "fractions",
        "exact: 0.1 is 1/10, a leaf 1/3 is a third. + - * / and whole powers keep it so, relu, max, abs,"
          + " comparisons, sums and products of matrices too, and roots that come out; = only where both sides are equal"
      ),
      (
        "",
        "exp, log, sin … end it except where they are whole, as exp(0). So do fractions of more than 15 digits "
          + "and arrays of more than 2500 entries; a note says where"
      ),
      (
        "paper",
        "each number of a line is rounded half-up (halves away from zero) to the digits shown and carried on so:"
          + " node, local derivative, product, sum. Every line is an ="
      ),
      (
        "",
        "an entry of a product of arrays, or of a formula, is rounded once, from the numbers that stand in it; "
          + "softmax, cross_entropy and mse_loss in each column of their table"
      ),
      ("", "set steps definitions rounds once a definition"),
    ])

  private static let data = HelpPage(
    ["data"], title: "Data",
    examples: [
      "seed 1; const X = randn(9, 2); const y = X[:, 0] > 0; A, B, a, b = split(X, y, 6)",
      "const Z = [2, 1; 0, 3; 1, 2]; const y = [0, 1, 0]; mean(argmax(Z, axis=1) == y)",
    ],
    closing:
      "What comes of csv, permutation, shuffle and split is made when it is defined and stored as values, as constants: "
      + "training leaves them alone, save writes them out, and a file that changes changes nothing.",
    [
      (
        "csv(\"iris.csv\")",
        "all columns; csv(\"iris.csv\", \"species\") one by its name, csv(\"iris.csv\", 0, 2) by numbers"
      ),
      ("drop=\"species\"", "all columns but one"),
      (
        "labels=\"class\"",
        "numbers are labels too: 1, 2, 3 become 0, 1, 2; texts always do, in the order of the alphabet"
      ),
      (
        "header=true, sep=\";\"",
        "where it is not seen from the file: the first line is taken for names if none of its cells is a number"
      ),
      ("X, y := shuffle(X, y)", "examples in random order, the rows of both together"),
      ("A, B, a, b = split(X, y, 0.8)", "the first 80% of the rows and the rest, in the order they have"),
      ("normalize(Xtest, Xtrain)", "the test data by the mean and deviation of the training data"),
      ("mean(argmax(Z, axis=1) == y)", "accuracy: how often the largest score is at the label"),
    ])

  private static let scripts = HelpPage(
    ["scripts", "files"], title: "Scripts and files",
    closing: "A file that backprop did not write is replaced only where the line ends in overwrite, as in "
      + "save notes.txt overwrite. A file is replaced whole or not at all; a link stays a link.",
    [
      ("your own lines", "typed at the terminal, given with -e or in the init file: they may read and write any file"),
      ("a script", "a file that is run or loaded, or standard input that is not a terminal: it can only compute"),
      ("it reads", "csv and load: in the current folder and below, and beside itself"),
      ("it writes", "new files and files that backprop wrote, in the current folder and below"),
      ("it saves and records", "as .bp or .txt, and exports as .py, .tex or .md"),
      ("--allow-files", "on the command line, lets scripts do what your own lines may"),
      ("hidden characters", "a carriage return inside a line, escapes and the like: the script is refused"),
      ("## Title", "a comment that load prints as a heading"),
    ])
  private static let limits = HelpPage(["limits", "memory"], examples: ["set limit_entries 1000; zeros(1000)"]) {
    session in
    let settings = Limit.all.map { limit in
      (
        Text("set \(limit.name)", .keyword),
        "\(limit.summary); it is \(Double(session.settings.limits[keyPath: limit.path]).grouped)"
      )
    }
    let fixed = [
      (Text("nesting"), "200 levels of brackets, or of functions that call functions"),
      (Text("names"), "1,000 letters"),
      (Text("fractions"), "15 digits, and arrays of 2,500 entries; beyond that decimals (help numbers)"),
      (Text("files"), "a gigabyte, and no terminals"),
    ]
    let width = session.page.width
    return [
      .heading("Limits", aside: Text("what would go beyond is refused, and nothing is changed", .muted)),
      .verbatim(HelpLines.pairs(settings, width: width)),
      .heading("That stay as they are"), .verbatim(HelpLines.pairs(fixed, width: width)),
      .paragraph(
        "undo keeps old values up to a quarter of limit_memory. Started with --limit-time 60 or --limit-memory 2GB, a run "
          + "that reaches the limit ends with a message and status 3."),
    ]
  }

  private static let keys = HelpPage(
    ["keys", "resume", "sessions"], title: "Keys",
    closing: "Your own .editrc is read, with the vi mode if you chose it.",
    [
      ("Tab", "completes commands, names, functions, settings and files"),
      ("\\theta Tab", "writes θ; \\yhat ŷ, \\partial ∂, \\nabla ∇, \\odot ⊙, \\T ᵀ, \\_1 ₁"),
      ("Up, Down", "earlier lines that begin as this one does"),
      ("Ctrl-R", "searches what was typed before"),
      ("Enter", "runs the line; in open brackets it begins another line of the statement"),
      ("a pasted session", "its prompts (backprop>, >>>) are dropped, and so is its output, the lines without"),
      ("Ctrl-C", "leaves a line or stops a computation, and the session stays as it was"),
      ("Ctrl-D", "on an empty line, ends the session"),
      ("backprop --resume", "goes on with the last session; --resume-from 2 with an earlier one of --sessions"),
      ("Space, Left, End, Esc", "while step waits: next, back, all the rest, leave"),
      ("n, b, a, q, ?, g Enter", "the same as lines, why and the graph; any other line ends the step and is run"),
    ])
}
