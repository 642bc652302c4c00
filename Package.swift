// swift-tools-version: 6.1
import PackageDescription

let numerics = Target.Dependency.product(name: "Numerics", package: "swift-numerics")
let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let bigIntegers = Target.Dependency.product(name: "BigInt", package: "BigInt")
let options = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "backprop",
  products: [
    .executable(name: "backprop", targets: ["backprop"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "Graphs", targets: ["Graphs"]),
    .library(name: "Language", targets: ["Language"]),
    .library(name: "Explanations", targets: ["Explanations"]),
    .library(name: "Sessions", targets: ["Sessions"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
  ],
  targets: [
    .target(name: "CKernels"),
    .target(name: "Tensors", dependencies: ["CKernels", numerics, bigIntegers]),
    .target(name: "Graphs", dependencies: ["Tensors", numerics, bigIntegers]),
    .target(name: "Language"),
    .target(name: "Explanations", dependencies: ["Graphs", "Tensors"]),
    .target(name: "DataFiles", dependencies: ["Tensors"]),
    .target(name: "PythonExport", dependencies: ["Explanations", "Graphs", "Tensors"]),
    .target(
      name: "Sessions",
      dependencies: ["DataFiles", "Explanations", "Graphs", "Language", "PythonExport", "Tensors", collections]),
    .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .target(name: "CLineEditor", dependencies: ["CLibEdit"]),
    .target(name: "LineEditor", dependencies: ["CLineEditor"]),
    .executableTarget(
      name: "backprop", dependencies: ["Sessions", "Explanations", "Language", "LineEditor", "Tensors", options]),
    .executableTarget(name: "Benchmarks", dependencies: ["Graphs", "Sessions", "Tensors"]),
    .target(name: "Programs", path: "Tests/Support/Programs", swiftSettings: [.unsafeFlags(["-O"])]),
    .target(
      name: "Probes", dependencies: ["Programs", "Sessions", "Explanations", "Language"], path: "Tests/Support/Probes"),
    .target(name: "Heap", path: "Tests/Support/Heap"),
    .target(name: "Typesetting", dependencies: ["Explanations"], path: "Tests/Support/Typesetting"),
    .executableTarget(name: "Echo", dependencies: ["Heap", "LineEditor"], path: "Tests/Support/Echo"),
    .executableTarget(name: "Fuzzing", dependencies: ["Probes", "Programs", options], path: "Tests/Fuzzing"),
    .testTarget(name: "TensorsTests", dependencies: ["CKernels", "Tensors", numerics, bigIntegers]),
    .testTarget(name: "GraphsTests", dependencies: ["Explanations", "Graphs", "Tensors", numerics, bigIntegers]),
    .testTarget(name: "LanguageTests", dependencies: ["Language"]),
    .testTarget(name: "ExplanationsTests", dependencies: ["Explanations", "Graphs", "Tensors", "Typesetting"]),
    .testTarget(name: "DataFilesTests", dependencies: ["DataFiles", "Tensors"]),
    .testTarget(
      name: "SessionsTests",
      dependencies: [
        "Programs", "Sessions", "DataFiles", "PythonExport", "Explanations", "Language", "Graphs", "Tensors",
        "Typesetting",
      ]),
    .testTarget(name: "LineEditorTests", dependencies: ["LineEditor", "Echo", "backprop", "Probes"]),
    .testTarget(name: "ProbesTests", dependencies: ["Probes", "Programs", "Graphs"]),
    .testTarget(name: "backpropTests", dependencies: ["backprop"]),
  ],
  swiftLanguageModes: [.v6]
)
