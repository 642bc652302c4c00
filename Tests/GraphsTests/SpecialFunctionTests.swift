import Graphs
import Tensors
import Testing

/// Values known to all digits, and the conventions of the functions that jump or bend.
@Suite struct SpecialFunctionTests {
  @Test(
    arguments: [
      (.erf, 1, 0.8427007929497149), (.erf, -0.5, -0.5204998778130465), (.erf, 30, 1),
      (.logGamma, 5, 3.1780538303479458), (.logGamma, 0.5, 0.5723649429247001), (.logGamma, -0.5, 1.2655121234846454),
      (.digamma, 1, -0.5772156649015329), (.digamma, 0.5, -1.9635100260214235), (.digamma, -0.5, 0.03648997397857652),
      (.digamma, 100, 4.600161852738087), (.cbrt, -8, -2), (.cbrt, 0, 0), (.cbrt, 27, 3),
      (.gelu, 1, 0.8413447460685429), (.gelu, -50, 0), (.geluTanh, 1, 0.8411919906082768),
      (.silu, 1, 0.7310585786300049), (.silu, -800, 0), (.logSigmoid, -800, -800), (.logSigmoid, 800, 0),
      (.selu, -1, -1.1113307378125625), (.selu, 2, 2.101401974710961), (.hardtanh, -3, -1), (.hardtanh, 0.5, 0.5),
      (.floor, -0.5, -1),
    ] as [(Opcode, Double, Double)])
  func value(opcode: Opcode, x: Double, expected: Double) {
    let y: Double = opcode.applied(to: [x])
    #expect(agree(y, expected, 4e-15), "\(opcode)(\(x)) = \(y)")
  }

  @Test(
    arguments: [
      (1, 1, 1.6449340668482264), (1, 0.5, 4.934802200544679), (2, 1, -2.4041138063191886), (3, 2, 0.49393940226682914),
      (0, 1, -0.5772156649015329), (1, 100, 0.010050166663333571), (1, -0.5, 8.934802200544679),
      (2, -1.25, 123.72136678366236),
      (3, -0.75, 1557.7451069721521), (1, -6.3, 14.932617934670926), (0, -0.999999999999999, -1000799917193443.1),
    ] as [(Double, Double, Double)])
  func polygamma(order: Double, x: Double, expected: Double) {
    let y: Double = Opcode.polygamma.applied(to: [order, x])
    #expect(agree(y, expected, 4e-15), "polygamma(\(order), \(x)) = \(y)")
  }

  @Test func outsideTheDomainIsNotANumber() {
    #expect((Opcode.digamma.applied(to: [-2]) as Double).isNaN)
    #expect((Opcode.polygamma.applied(to: [1, -3]) as Double).isNaN)
    #expect((Opcode.polygamma.applied(to: [-1, 1]) as Double).isNaN)
    #expect(Opcode.logGamma.applied(to: [0]) == Double.infinity)
  }

  @Test(
    arguments: [
      (7, 3, 1), (-7, 3, 2), (7, -3, -2), (-7, -3, -1), (5.5, 2, 1.5), (6, 3, 0),
    ] as [(Double, Double, Double)])
  func remainderHasTheSignOfTheDivisor(a: Double, b: Double, expected: Double) {
    let y: Double = Opcode.modulo.applied(to: [a, b])
    #expect(y == expected)
    #expect(Opcode.modulo.slopes(at: [a, b], result: y) == [1, -(a / b).rounded(.down)])
  }

  @Test func anglesInAllQuadrants() {
    for (y, x, angle) in [(1.0, 1.0, 0.25), (1, -1, 0.75), (-1, -1, -0.75), (-1, 1, -0.25), (1, 0, 0.5)] {
      #expect(agree(Opcode.atan2.applied(to: [y, x]), angle * .pi, 1e-15))
    }
  }

  @Test func slopesAtKinks() {
    func slope(_ opcode: Opcode, _ x: Double...) -> Double? {
      opcode.slopes(at: x, result: opcode.applied(to: x))[0]
    }
    #expect(slope(.hardtanh, 1) == 0 && slope(.hardtanh, -1) == 0 && slope(.hardtanh, 0.99) == 1)
    #expect(slope(.elu, 0, 2) == 2 && slope(.elu, 1e-300, 2) == 1 && slope(.elu, 800, 1) == 1)
    #expect(agree(slope(.selu, 0) ?? .nan, 1.7580993408473766, 1e-15))
    #expect(slope(.cbrt, 0) == .infinity)
    #expect(Opcode.hardtanh.description?.kink([-1]) != nil && Opcode.hardtanh.description?.kink([0]) == nil)
    #expect(Opcode.elu.description?.kink([0, 2]) != nil && Opcode.elu.description?.kink([0, 1]) == nil)
    #expect(Opcode.selu.description?.kink([0]) != nil)
  }
}
