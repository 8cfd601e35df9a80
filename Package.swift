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
  targets: [
    .systemLibrary(name: "CMessageDigest", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
    .target(name: "CRecurrentKernels", exclude: ["cells"]),
    .target(name: "TimeSeries", swiftSettings: rules),
    .target(name: "Recurrent", dependencies: ["CRecurrentKernels"], swiftSettings: rules),
    .target(
      name: "Forecasting", dependencies: ["TimeSeries", "Recurrent", "CMessageDigest"],
      swiftSettings: rules),
    .executableTarget(
      name: "forecast-bench", dependencies: ["Recurrent"], path: "Sources/ForecastBenchmarks",
      swiftSettings: rules),
    .target(
      name: "TestSupport", dependencies: ["TimeSeries"], path: "Tests/TestSupport",
      swiftSettings: rules),
    .testTarget(
      name: "TimeSeriesTests", dependencies: ["TimeSeries", "TestSupport"], exclude: ["Golden"],
      swiftSettings: rules),
    .testTarget(
      name: "RecurrentTests", dependencies: ["Recurrent"], exclude: ["Golden"],
      swiftSettings: rules),
    .testTarget(
      name: "ForecastingTests", dependencies: ["Forecasting", "TestSupport"], swiftSettings: rules),
  ],
  swiftLanguageModes: [.v6]
)
