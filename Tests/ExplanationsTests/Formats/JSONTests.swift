import Foundation
import Tensors
import Testing

@testable import Explanations

@Suite struct JSONTests {
  @Test func membersKeepTheirOrder() {
    let value: JSONValue = ["kind": "definition", "name": "x", "shape": .array([.integer(2)]), "none": .null]
    #expect(value.text == #"{"kind":"definition","name":"x","shape":[2],"none":null}"#)
  }

  @Test func numbersAreShortestAndExact() {
    #expect(
      JSONValue.array([.number(3), .number(0.1), .number(-2.5e-9), .number(1e22)]).text == "[3,0.1,-2.5e-09,1e+22]")
    #expect(JSONValue.array([.number(.nan), .number(.infinity), .number(-.infinity)]).text == #"["nan","inf","-inf"]"#)
  }

  @Test func tensorsAreNestedLists() {
    #expect(JSONValue(Tensor([2, 2], [1, 2, 3, 4])).text == "[[1,2],[3,4]]")
    #expect(JSONValue(Tensor([], [5])).text == "5")
    #expect(JSONValue(Tensor([0], [])).text == "[]")
    #expect(JSONValue(Tensor([2, 0], [])).text == "[[],[]]")
    #expect(JSONValue(Tensor([0, 2], [])).text == "[]")
  }

  @Test func stringsSurviveAnotherReader() throws {
    var hard = "\"quoted\" \\ / θ ŷ 𝛁 \u{2028}"
    for code in UInt8(0)..<32 { hard.unicodeScalars.append(Unicode.Scalar(code)) }
    let text = JSONValue.object([.init(hard, .string(hard))]).text
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 32 })
    let read = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
    #expect(read == [hard: hard])
  }

  @Test func numbersSurviveAnotherReader() throws {
    var generator = SplitMix(state: 3)
    let numbers = (0..<2000).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
    let text = JSONValue.array(numbers.map(JSONValue.number)).text
    let items = text.dropFirst().dropLast().split(separator: ",").map { Double($0) }
    #expect(items == numbers)
  }
}
