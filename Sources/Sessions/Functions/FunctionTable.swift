import Graphs

/// The functions of the language by name, derived from the lists of rules.
enum FunctionTable {
  /// Scalar operations by each of their names; several of different arity may share one.
  static let scalars: [String: [Opcode]] = {
    var table: [String: [Opcode]] = [:]
    for opcode in Opcode.operations {
      for name in opcode.description?.names ?? [] { table[name, default: []].append(opcode) }
    }
    return table
  }()

  /// Functions of arrays by each of their names.
  static let arrays: [String: ArrayFunction] = Dictionary(
    ArrayOperation.functions.flatMap { function in function.names.map { ($0, function) } },
    uniquingKeysWith: { first, _ in first })

  /// The printed name of a composite function by each of its names.
  static let composites: [String: String] = {
    var table: [String: String] = [:]
    for opcode in Opcode.composites {
      let names = opcode.description?.names ?? []
      for name in names { table[name] = names.first }
    }
    for function in ArrayOperation.functions where ArrayOperation.compositeNames.contains(function.names[0]) {
      for name in function.names { table[name] = function.names[0] }
    }
    return table
  }()

  /// Functions that differentiate, repeat or make arrays.
  static let special = [
    "grad", "jacobian", "hessian", "jvp", "vjp", "iterate", "range", "zeros", "ones", "eye", "arange", "linspace",
    "rand", "randn", "permutation", "csv", "normalize", "shuffle", "split",
  ]

  /// All names that can be called.
  static let names: [String] = (Array(scalars.keys) + Array(arrays.keys) + special).sorted()

  /// The scalar operation of a name for a count of operands, those with defaults left out or not.
  static func scalar(_ name: String, arity: Int) -> Opcode? {
    scalars[name]?.first { opcode in
      guard let d = opcode.description else { return false }
      return arity <= d.arity && arity >= d.arity - d.defaults.count
    }
  }
}
