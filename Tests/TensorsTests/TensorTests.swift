import Tensors
import Testing

/// The array whose entries are their own flat positions.
func counting(_ shape: Shape) -> Tensor<Double> { Tensor(shape, (0..<shape.entryCount).map(Double.init)) }

@Suite struct TensorTests {
  @Test func scalarsHaveNoAxes() {
    let x = Tensor(scalar: 3.0)
    #expect(x.isScalar && x.rank == 0 && x.count == 1)
    #expect(!Tensor([1], [3.0]).isScalar)
  }

  @Test func mappingAndReshapingKeepEntries() {
    let x = counting([2, 3])
    #expect(x.map { $0 * 2 }.scalars == [0, 2, 4, 6, 8, 10])
    #expect(x.reshaped([3, 2]) == Tensor([3, 2], x.scalars))
    #expect(Tensor([2, 2], repeating: 1.5).scalars == [1.5, 1.5, 1.5, 1.5])
  }

  @Test func broadcastingRepeatsEntries() {
    #expect(counting([3]).broadcast(to: [2, 3]).scalars == [0, 1, 2, 0, 1, 2])
    #expect(counting([2, 1]).broadcast(to: [2, 3]).scalars == [0, 0, 0, 1, 1, 1])
    #expect(Tensor(scalar: 4.0).broadcast(to: [2, 2]).scalars == [4, 4, 4, 4])
    #expect(counting([2, 1, 2]).broadcast(to: [2, 2, 2]).scalars == [0, 1, 0, 1, 2, 3, 2, 3])
    #expect(counting([1]).broadcast(to: [0]).scalars == [])
  }

  /// Every pair of small shapes against the rule written with indices.
  @Test func combiningFollowsTheIndices() {
    let shapes: [Shape] = [[], [1], [3], [2, 1], [2, 3], [1, 3], [2, 2, 3], [2, 1, 1]]
    for s in shapes {
      for t in shapes {
        guard let target = broadcastShape(s, t) else { continue }
        let (a, b) = (counting(s), counting(t).map { 10 * $0 })
        let result = a.combined(with: b) { $0 + $1 }
        #expect(result.shape == target)
        for flat in 0..<target.entryCount {
          #expect(result.scalars[flat] == entry(a, flat, target) + entry(b, flat, target), "\(s) and \(t)")
        }
      }
    }
  }

  /// The entry of a smaller array that stands at a flat position of the whole.
  private func entry(_ x: Tensor<Double>, _ flat: Int, _ whole: Shape) -> Double {
    let indices = zip(whole.rowMajorStrides, whole).map { flat / $0 % $1 }.suffix(x.rank)
    let own = zip(zip(indices, x.shape), x.shape.rowMajorStrides).map { ($0.1 == 1 ? 0 : $0.0) * $1 }
    return x.scalars[own.reduce(0, +)]
  }

  @Test func emptyArraysCombine() {
    #expect(counting([0]).combined(with: counting([1])) { $0 + $1 }.shape == [0])
    #expect(counting([0]).combined(with: Tensor(scalar: 1.0)) { $0 + $1 }.scalars == [])
  }
}
