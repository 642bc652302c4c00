import Tensors

extension ExamplesReport {
  /// The members of the JSON object: those of a gradient, and each example's loss and gradients.
  public var members: [JSONValue.Member] {
    func object(_ gradients: [Tensor<Double>?]) -> JSONValue {
      .object(
        zip(targets, gradients).map { target, gradient in
          .init(target.name, JSONValue(gradient ?? Tensor(target.shape, repeating: 0)))
        })
    }
    let examples = zip(results.losses, results.rows).map { loss, row in
      JSONValue.object([.init("value", .number(loss)), .init("gradients", object(row))])
    }
    var members: [JSONValue.Member] = [
      .init("output", .string(output)), .init("value", .number(results.loss)), .init("nodes", []), .init("steps", []),
      .init("gradients", object(results.gradients)), .init("adjoints", [:]),
      .init("count", .integer(results.losses.count)),
      .init("examples", .array(examples)),
    ]
    if let batch {
      members.append(
        .init("batch", ["value": .number(batch.value), "largest_difference": .number(batch.difference)]))
    }
    return members
  }
}
