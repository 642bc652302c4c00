import Graphs
import Tensors

/// A formula computed from its text's meaning alone, to compare what is printed with what is computed.
struct FormulaEvaluator {
  /// The values of names.
  var symbols: [String: Tensor<Double>]
  /// What stands for the text between the brackets of a selection or a placement.
  var notations: [String: Selection] = [:]

  enum Problem: Error { case unknown(String), misplaced }

  /// The value of a formula in the shape that it claims.
  func value(of formula: Formula) throws -> Tensor<Double> {
    let x = try term(formula)
    if x.shape == formula.shape { return x }
    return x.count == formula.shape.entryCount ? x.reshaped(formula.shape) : x.broadcast(to: formula.shape)
  }

  /// `2:4` of a vector, `:, 2:4` of a matrix, and the rows `[2, 0, 1]`.
  private static func columns(_ notation: String, of shape: Shape) -> Selection? {
    if notation.hasPrefix("[") {
      let rows = notation.dropFirst().dropLast().split(separator: ",").compactMap { Int($0.filter(\.isNumber)) }
      return try? Selection([.positions(rows)], of: shape)
    }
    let bounds = (notation.split(separator: " ").last ?? "").split(separator: ":").compactMap { Int($0) }
    guard bounds.count == 2, notation.hasPrefix(":, ") == (shape.count == 2) else { return nil }
    let range = AxisIndex.positions(Array(bounds[0]..<bounds[1]))
    return try? Selection(shape.count == 2 ? [.positions(Array(0..<shape[0])), range] : [range], of: shape)
  }

  private func term(_ formula: Formula) throws -> Tensor<Double> {
    switch formula.term {
    case .number(let x): return Tensor(scalar: x)
    case .value(let x): return Tensor(scalar: x.approximate)
    case .symbol(let name):
      guard let x = symbols[name] else { throw Problem.unknown(name) }
      return x
    case .negation(let x): return -(try value(of: x))
    case .transpose(let x): return try value(of: x).transposed
    case .list(let x): return Tensor(formula.shape, try x.flatMap { try value(of: $0).scalars })
    case .array(let x): return x.map(\.approximate)
    case .indexed(let x, let indices):
      let whole = try value(of: x)
      // Along a later axis the ones before it are taken whole.
      if case .notation(let text)? = indices.last?.term {
        guard let selection = notations[text] ?? Self.columns(text, of: whole.shape) else {
          throw Problem.unknown(text)
        }
        return whole.selecting(selection)
      }
      return Take(axis: indices.count - 1).value([whole, try value(of: indices[indices.count - 1])])
    case .infix(.matrixTimes, let a, let b):
      let (left, right) = (try value(of: a), try value(of: b))
      // A column times a row: only the mark of the transpose tells it from a dot product.
      if case .transpose = b.term, right.rank == 1, left.rank == 1 { return Outer().value([left, right]) }
      return left.matrixProduct(right)
    case .infix(let sign, let a, let b):
      let opcode = Opcode.operations.first { $0.description?.notation == .infix(sign) }
      guard let opcode else { throw Problem.unknown(sign.rawValue) }
      return opcode.applied(to: [try value(of: a), try value(of: b)])
    case .call(let name, let arguments): return try call(name, arguments, shape: formula.shape)
    case .notation, .inverse, .keyword, .generated, .derivative, .tangent, .sum, .cases, .map, .along, .phrase:
      throw Problem.misplaced
    }
  }

  private func call(_ name: String, _ arguments: [Formula], shape: Shape) throws -> Tensor<Double> {
    var keywords: [String: Double] = [:]
    var numbers: [ArrayFunction.Option: [Double]] = [:]
    var positional: [Formula] = []
    for argument in arguments {
      if case .keyword(let key, let text) = argument.term {
        keywords[key] = Double(text)
        let lengths = text.split { "[], ".contains($0) }.compactMap { Double($0) }
        if let option = ArrayFunction.Option(rawValue: key) { numbers[option] = lengths }
      } else {
        positional.append(argument)
      }
    }
    switch name {
    case "reshape": return try value(of: positional[0]).reshaped(shape)
    case "broadcast_to": return try value(of: positional[0]).broadcast(to: shape)
    case "one_hot": return OneHot(shape[shape.count - 1]).value([try value(of: positional[0])])
    case "eye": return Diagonal().value([Tensor([shape[0]], repeating: 1)])
    case "tile":
      guard case .list(let counts) = positional[1].term else { throw Problem.misplaced }
      return Tile(counts.map { Int($0.constant ?? 0) }).value([try value(of: positional[0])])
    case "scatter": return Scatter(to: shape).value(try positional.map { try value(of: $0) })
    case "place":
      guard case .list(let place) = positional[1].term else { throw Problem.unknown("place") }
      if let position = place[0].constant {
        return Place(at: [Int(position)], to: shape).value([try value(of: positional[0])])
      }
      guard case .notation(let notation) = place[0].term,
        let selection = notations[notation] ?? Self.columns(notation, of: shape)
      else { throw Problem.unknown("place") }
      return Place(at: selection.positions, to: shape).value([try value(of: positional[0])])
    default: break
    }
    if name == "pad" || name.hasSuffix("_pool2d") {
      // The widths of a padding and the lengths of a window stand where they are typed.
      let option: ArrayFunction.Option = name == "pad" ? .padWidth : .kernel
      numbers[option] = constants(in: positional[1])
      if positional.count > 2 { numbers[.filling] = constants(in: positional[2]) }
      positional = [positional[0]]
    }
    let operands = try positional.map { try value(of: $0) }
    if keywords.isEmpty, let opcode = scalarFunction(name, operands.count) { return opcode.applied(to: operands) }
    guard let function = ArrayOperation.functions.first(where: { $0.names.contains(name) }) else {
      throw Problem.unknown(name)
    }
    let call = ArrayFunction.Call(
      name, shapes: operands.map(\.shape), axis: keywords["axis"].map { Int($0) },
      keepsDimensions: keywords["keepdims"] == 1, order: keywords["ord"].map { Int($0) },
      width: keywords["delta"] ?? keywords["beta"], epsilon: keywords["eps"], probability: keywords["p"],
      numbers: numbers)
    return try function.make(call).value(operands)
  }

  private func constants(in formula: Formula) -> [Double] {
    switch formula.term {
    case .list(let x): x.flatMap(constants)
    case .number(let x): [x]
    case .negation(let x): constants(in: x).map { -$0 }
    default: []
    }
  }

  private func scalarFunction(_ name: String, _ arity: Int) -> Opcode? {
    Opcode.operations.first { $0.arity == arity && $0.description?.names.contains(name) == true }
  }
}
