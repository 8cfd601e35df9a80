// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every Swift target: Swift 6 concurrency, explicit existentials and imports,
/// strict memory safety, and no warning left standing.
let rules: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "forecast",
  products: [.executable(name: "forecast", targets: ["forecast"])],
  dependencies: [
    // Exact, since Package.resolved is not committed.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMessageDigest", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
    .target(
      name: "CRecurrentKernels", exclude: ["cells"],
      cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)]),
    .target(
      name: "CAllocationCounter",
      cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)]),
    .target(
      name: "CByteScan", cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)]),
    .target(name: "TimeSeries", swiftSettings: rules),
    .target(name: "Recurrent", dependencies: ["CRecurrentKernels"], swiftSettings: rules),
    .target(
      name: "SeriesIO", dependencies: ["TimeSeries", "CByteScan", "CCSV", "CZlib"],
      swiftSettings: rules),
    .target(
      name: "Forecasting", dependencies: ["TimeSeries", "Recurrent", "CMessageDigest"],
      swiftSettings: rules),
    .target(
      name: "Reporting", dependencies: ["TimeSeries", "SeriesIO", "CZlib"], swiftSettings: rules),
    .target(
      name: "Operations", dependencies: ["TimeSeries", "SeriesIO", "Recurrent", "Forecasting"],
      swiftSettings: rules),
    .executableTarget(
      name: "forecast",
      dependencies: [
        "TimeSeries", "SeriesIO", "Recurrent", "Forecasting", "Operations", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: rules),
    .executableTarget(
      name: "forecast-bench", dependencies: ["Recurrent", "SeriesIO", "CAllocationCounter"],
      path: "Sources/ForecastBenchmarks",
      swiftSettings: rules),
    .target(name: "LearningTasks", dependencies: ["Recurrent"], swiftSettings: rules),
    .executableTarget(
      name: "forecast-demonstrations",
      dependencies: ["LearningTasks", "Recurrent", "Reporting", "SeriesIO"],
      path: "Sources/Demonstrations", swiftSettings: rules),
    .target(
      name: "TestSupport", dependencies: ["TimeSeries"], path: "Tests/TestSupport",
      swiftSettings: rules),
    .testTarget(
      name: "TimeSeriesTests", dependencies: ["TimeSeries", "TestSupport"], exclude: ["Golden"],
      swiftSettings: rules),
    .testTarget(
      name: "SeriesIOTests", dependencies: ["SeriesIO", "TimeSeries", "CByteScan"],
      swiftSettings: rules),
    .testTarget(
      name: "RecurrentTests", dependencies: ["Recurrent", "CRecurrentKernels"],
      exclude: ["Golden"], swiftSettings: rules),
    .testTarget(
      name: "LearningTasksTests", dependencies: ["LearningTasks", "Recurrent"],
      swiftSettings: rules),
    .testTarget(
      name: "ForecastingTests", dependencies: ["Forecasting", "TestSupport"], exclude: ["Golden"],
      swiftSettings: rules),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Reporting", "SeriesIO", "TimeSeries", "CZlib", "TestSupport"],
      swiftSettings: rules),
    .testTarget(
      name: "OperationsTests",
      dependencies: ["Operations", "Forecasting", "SeriesIO", "TimeSeries", "TestSupport"],
      swiftSettings: rules),
    // Runs the program as users do; the dependency has it built first.
    .testTarget(
      name: "EndToEndTests", dependencies: ["forecast", "TestSupport"], exclude: ["Golden"],
      swiftSettings: rules),
  ],
  swiftLanguageModes: [.v6]
)
