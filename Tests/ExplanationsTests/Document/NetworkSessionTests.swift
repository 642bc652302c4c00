import Testing
import Tensors

@testable import Explanations

/// Blocks of the reference session of a 2-3-2 network, line for line.
@Suite struct NetworkSessionTests {
  static let style = NumberStyle()

  static func array(_ rows: [Double]...) -> Math {
    let shape = [rows.count, rows[0].count]
    return style.figure(Tensor(shape, rows.flatMap { $0 }))
  }

  static func row(_ entries: Double...) -> Math { style.figure(Tensor([entries.count], entries)) }

  static let x = array([1, 2], [3, -1])
  static let w1 = array([0.5, -1, 0.2], [0.3, 0.8, -0.6])
  static let h = array([1.2, 0.6, 0], [1.3, 0, 1])
  static let gradZ2 = array([-0.13447, 0.13447], [0.37513, -0.37513])
  static let forward = Document([
    .heading("Forward pass", aside: "4 decimals shown, all kept; a row is an example"),
    .equations([
      Equation(
        "Z1", [.init("X W1 + b1")], aside: "2×2 · 2×3 + 3 → 2×3",
        workings: [
          .display(
            x + w1 + [.operator("+")] + row(0.1, 0, -0.2) + [.relation(.equal)]
              + array([1.2, 0.6, -1.2], [1.3, -3.8, 1]))
        ]),
      Equation("H", [.init("relu(Z1)")], aside: "2×3", workings: [.display(h)]),
      Equation(
        "Z2", [.init("H W2 + b2")], aside: "2×3 · 3×2 + 2 → 2×2",
        workings: [
          .display(
            h + array([1, -1], [-0.5, 1], [-0.3, 0.7]) + [.operator("+")] + row(0, 0.5) + [.relation(.equal)]
              + array([0.9, -0.1], [1, -0.1]))
        ]),
      Equation(
        "L", [.init("cross_entropy(Z2, y)")], aside: "mean over N = 2 rows, natural log",
        workings: [
          .table(
            Table([
              .init("row", ["0", "1"], isIndex: true),
              .init("exp(Z2)", rows: [["2.4596", "0.9048"], ["2.7183", "0.9048"]]),
              .init("sum", ["3.3644", "3.6231"]),
              .init("P = softmax(Z2)", rows: [["0.7311", "0.2689"], ["0.7503", "0.2497"]]),
              .init("y", ["0", "1"]), .init("−ln P[y]", ["0.3133", "1.3873"]),
            ])), .display("L = (0.3133 + 1.3873) / 2 = 0.8503"),
        ]),
    ]),
  ])

  @Test func forwardPass() {
    #expect(
      PlainFormat().render(Self.forward) == """
        Forward pass                     4 decimals shown, all kept; a row is an example
          Z1 = X W1 + b1                                             2×2 · 2×3 + 3 → 2×3
               ⎡ 1   2 ⎤ ⎡ 0.5  -1     0.2 ⎤ + [ 0.1  0  -0.2 ] = ⎡ 1.2   0.6  -1.2 ⎤
               ⎣ 3  -1 ⎦ ⎣ 0.3   0.8  -0.6 ⎦                      ⎣ 1.3  -3.8   1   ⎦
          H  = relu(Z1)                                                              2×3
               ⎡ 1.2  0.6  0 ⎤
               ⎣ 1.3  0    1 ⎦
          Z2 = H W2 + b2                                             2×3 · 3×2 + 2 → 2×2
               ⎡ 1.2  0.6  0 ⎤ ⎡  1    -1   ⎤                ⎡ 0.9  -0.1 ⎤
               ⎣ 1.3  0    1 ⎦ ⎢ -0.5   1   ⎥ + [ 0  0.5 ] = ⎣ 1    -0.1 ⎦
                               ⎣ -0.3   0.7 ⎦
          L  = cross_entropy(Z2, y)                    mean over N = 2 rows, natural log
               row   exp(Z2)          sum      P = softmax(Z2)   y   −ln P[y]
                0    2.4596  0.9048   3.3644   0.7311  0.2689    0   0.3133
                1    2.7183  0.9048   3.6231   0.7503  0.2497    1   1.3873
               L = (0.3133 + 1.3873) / 2 = 0.8503

        """)
  }

  static let backward = Document([
    .heading("Backward pass of L", aside: "∇A = ∂L/∂A, in the shape of A"),
    .steps([
      Step(
        1, "L = cross_entropy(Z2, y)", arriving: "∂L/∂L = 1",
        contributions: [
          Contribution(
            to: "Z2",
            [
              .init("local", "∂L/∂Z2[n,j] = (P[n,j] − 1 if j = y[n]) / N"),
              .init(
                "product", "∇Z2 = (P − Y) / 2 · 1", aside: "Y: one-hot rows of y",
                details: [
                  .display(
                    [.open("(")] + array([0.73106, 0.26894], [0.75026, 0.24974]) + [.operator("−")]
                      + array([1, 0], [0, 1]) + [.close(")"), .operator("/"), .text("2"), .relation(.approximate)]
                      + gradZ2)
                ]),
            ])
        ]),
      Step(
        2, "Z2 = H W2 + b2", arriving: "∇Z2, 2×2",
        contributions: [
          Contribution(
            to: "W2",
            [
              .init("local", "∂Z2[n,k]/∂W2[i,j] = H[n,i] if k = j, else 0"),
              .init(
                "product", "∇W2 = Hᵀ ∇Z2", aside: "sums over the 2 rows",
                details: [
                  .display(
                    array([1.2, 1.3], [0.6, 0], [0, 1]) + gradZ2 + [.relation(.approximate)]
                      + array([0.32629, -0.32629], [-0.08068, 0.08068], [0.37513, -0.37513]))
                ]),
              .init("[0,0]", "1.2 · (-0.1345) + 1.3 · 0.3751 ≈ 0.3263"),
            ])
        ],
        notes: ["X is const: no gradient"]),
    ]),
    .heading("Gradient of L = 0.8503"),
    .display(
      Math("∇W1") + [.relation(.equal)] + array([1.98177, 0.20171, -1.12538], [-1.28806, 0.40343, 0.37513])
        + [.gap, .text("∇b1"), .relation(.equal)] + row(0.48134, 0.20171, -0.37513)
        + [.gap, .text("∇W2"), .relation(.equal)]
        + array([0.32629, -0.32629], [-0.08068, 0.08068], [0.37513, -0.37513])
        + [.gap, .text("∇b2"), .relation(.equal)] + row(0.24066, -0.24066)),
  ])

  @Test func backwardPass() {
    #expect(
      PlainFormat().render(Self.backward) == """
        Backward pass of L                                 ∇A = ∂L/∂A, in the shape of A

        1  L = cross_entropy(Z2, y)                                   arriving ∂L/∂L = 1
           to Z2  local    ∂L/∂Z2[n,j] = (P[n,j] − 1 if j = y[n]) / N
                  product  ∇Z2 = (P − Y) / 2 · 1                    Y: one-hot rows of y
            ( ⎡ 0.7311  0.2689 ⎤ − ⎡ 1  0 ⎤ ) / 2 ≈ ⎡ -0.1345   0.1345 ⎤
              ⎣ 0.7503  0.2497 ⎦   ⎣ 0  1 ⎦         ⎣  0.3751  -0.3751 ⎦

        2  Z2 = H W2 + b2                                              arriving ∇Z2, 2×2
           to W2  local    ∂Z2[n,k]/∂W2[i,j] = H[n,i] if k = j, else 0
                  product  ∇W2 = Hᵀ ∇Z2                             sums over the 2 rows
            ⎡ 1.2  1.3 ⎤ ⎡ -0.1345   0.1345 ⎤   ⎡  0.3263  -0.3263 ⎤
            ⎢ 0.6  0   ⎥ ⎣  0.3751  -0.3751 ⎦ ≈ ⎢ -0.0807   0.0807 ⎥
            ⎣ 0    1   ⎦                        ⎣  0.3751  -0.3751 ⎦
                  [0,0]    1.2 · (-0.1345) + 1.3 · 0.3751 ≈ 0.3263
           X is const: no gradient

        Gradient of L = 0.8503
          ∇W1 = ⎡  1.9818  0.2017  -1.1254 ⎤   ∇b1 = [ 0.4813  0.2017  -0.3751 ]
                ⎣ -1.2881  0.4034   0.3751 ⎦
                ⎡  0.3263  -0.3263 ⎤
          ∇W2 = ⎢ -0.0807   0.0807 ⎥   ∇b2 = [ 0.2407  -0.2407 ]
                ⎣  0.3751  -0.3751 ⎦

        """)
  }
}
