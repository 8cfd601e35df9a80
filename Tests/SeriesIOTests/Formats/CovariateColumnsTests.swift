import Testing
import TimeSeries

@testable import SeriesIO

/// Columns beside the target: what is read, what goes to which step, and what is refused.
@Suite struct CovariateColumnsTests {
  private func options(
    _ covariates: [CSVOptions.CovariateColumn], targets: CSVOptions.Targets = .found
  ) -> CSVOptions {
    var options = CSVOptions()
    options.covariates = covariates
    options.targets = targets
    return options
  }

  private static let file = """
    id,ds,y,temp,promo,event,kind
    a,2024-01-01,1,5.5,0,none,shop
    a,2024-01-02,2,NA,1,fair,shop
    a,2024-01-04,,7,0,none,
    a,2024-01-05,4,8,1,,shop
    a,2024-01-06,,9,0,fair,shop
    a,2024-01-08,,,1,strike,shop
    b,2024-01-02,10,1,1,none,stall

    """

  private static let all: [CSVOptions.CovariateColumn] = [
    .init("temp", .past), .init("promo", .future), .init("event", .future), .init("kind", .static),
  ]

  private func optional(_ cells: some Sequence<Double>) -> [Double?] {
    cells.map { $0.isNaN ? nil : $0 }
  }

  private func names(_ covariate: Covariate) -> [String] {
    (covariate.categories ?? []).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("rows after the last value are steps to come")
  func roles() throws {
    let loaded = try load(Self.file, options(Self.all)).get()
    let panel = loaded.panel
    #expect(panel.covariates.map(\.name) == ["temp", "promo", "event", "kind"])
    #expect(panel.covariates.map(\.role) == [.past, .future, .future, .static])
    #expect(panel.covariates.map { $0.categories == nil } == [true, true, false, false])
    #expect(names(panel.covariates[2]) == ["none", "fair", "strike"])
    #expect(names(panel.covariates[3]) == ["shop", "stall"])
    let a = panel.series[0]
    #expect(optional(a.values) == [1, 2, nil, nil, 4])
    #expect(optional(a.covariates.past[0]) == [5.5, nil, nil, 7, 8])
    #expect(optional(a.covariates.future[0]) == [0, 1, nil, 0, 1, 0, nil, 1])
    #expect(optional(a.covariates.future[1]) == [0, 1, nil, 0, nil, 1, nil, 2])
    #expect(a.covariates.fixed == [[0]])
    let b = panel.series[1]
    #expect(b.values == [10] && b.covariates.fixed == [[1]] && b.covariates.past == [[1]])
    #expect(loaded.report.ignoredColumns.isEmpty)
    #expect(loaded.report.sum == 17 && loaded.report.lastCell == 10)
  }

  @Test("without a covariate of the future, missing values at the end are missing")
  func past() throws {
    let panel = try load(Self.file, options([.init("temp", .past)])).get().panel
    #expect(optional(panel.series[0].values) == [1, 2, nil, nil, 4, nil, nil, nil])
    #expect(optional(panel.series[0].covariates.past[0]) == [5.5, nil, nil, 7, 8, 9, nil, nil])
  }

  @Test("numbers may be names, and then are")
  func categorical() throws {
    let panel = try load(
      Self.file, options([.init("promo", .future, isCategorical: true)])
    ).get().panel
    #expect(names(panel.covariates[0]) == ["0", "1"])
  }

  @Test("a wide file's columns share their covariates")
  func wide() throws {
    let file = "ds,x,z,promo\n2024-01-01,1,2,0\n2024-01-02,3,4,1\n2024-01-03,,,1\n"
    let panel = try load(file, options([.init("promo", .future)], targets: .all)).get().panel
    #expect(panel.series.map(\.id.text) == ["x", "z"])
    #expect(panel.series.map(\.values) == [[1, 3], [2, 4]])
    #expect(panel.series.map(\.covariates.future) == [[[0, 1, 1]], [[0, 1, 1]]])
  }

  @Test("rows may say the future alone")
  func future() throws {
    let file = "ds,promo,other\n2024-01-05,1,x\n2024-01-06,0,y\n"
    let panel = try load(
      file,
      options([.init("promo", .future), .init("gone", .future, isRequired: false)], targets: .none)
    ).get().panel
    #expect(panel.series.count == 1 && panel.series[0].id.bytes.isEmpty)
    #expect(panel.series[0].covariates.future == [[1, 0]])
    #expect(panel.covariates.map(\.name) == ["promo"])
    #expect(panel.series[0].start == Timestamp(2024, 1, 5))
  }

  static let refusals: [(String, [CSVOptions.CovariateColumn], String)] = [
    (
      "ds,y,p\n2024-01-01,1,2\n2024-01-02,2,x\n", [.init("p", .future)],
      "data.csv:3:3: error[E_VALUE]: \"x\" in column \"p\" is not a number; write a decimal number, or "
        + "name it with --na if it means missing, or say --categorical if the column holds categories"
    ),
    (
      "ds,y,k\n2024-01-01,1,a\n2024-01-02,2,b\n", [.init("k", .static)],
      "data.csv:3:3: error[E_VALUE]: the static covariate \"k\" changes; give a series "
        + "one value of it, or name the column with --past-covariate or --future-covariate"
    ),
    (
      "ds,y,p\n2024-01-01,1,2\n", [.init("q", .past)],
      "data.csv:1: error[E_NO_COLUMN]: there is no column \"q\" among \"ds\", \"y\", \"p\"; give "
        + "--past-covariate one of these names, in the same upper and lower case"
    ),
    (
      "id,ds,value,p\na,2024-01-01,1,2\n", [.init("p", .past), .init("p", .future)],
      "data.csv:1:4: error[E_COLUMN_ROLE]: column \"p\" is given both as another covariate and as future "
        + "covariate; give --future-covariate another column"
    ),
  ]

  @Test("what is refused", arguments: refusals.indices)
  func refused(index: Int) {
    let (file, covariates, message) = Self.refusals[index]
    let result = load(file, options(covariates))
    guard case .failure(let error) = result else {
      Issue.record("\(file) was read")
      return
    }
    #expect(error.description.hasSuffix(message.dropFirst("data.csv".count)))
  }

  @Test("of rows made one the first has its covariates", arguments: [DuplicatePolicy.mean, .sum])
  func duplicates(policy: DuplicatePolicy) throws {
    let file = "ds,y,p,k\n2024-01-01,1,,a\n2024-01-01,3,5,b\n2024-01-02,2,7,b\n"
    var options = options([.init("p", .past), .init("k", .past)])
    options.duplicates = policy
    let series = try load(file, options).get().panel.series[0]
    #expect(series.values == [policy == .sum ? 4 : 2, 2])
    #expect(series.covariates.past == [[5, 7], [0, 1]])
  }

  @Test("steps to come are no gaps, and neither are missing covariates")
  func gaps() throws {
    let file = "ds,y,p\n2024-01-01,1,\n2024-01-02,3,5\n2024-01-03,,7\n"
    var options = options([.init("p", .future)])
    options.refusesGaps = true
    #expect(try load(file, options).get().panel.series[0].values == [1, 3])
    options.covariates[0].role = .past
    guard case .failure(let error) = load(file, options) else {
      Issue.record("a missing value was read")
      return
    }
    #expect(error.description.contains("E_GAP"))
  }

  @Test("a covariate is neither the time nor the target")
  func excluded() throws {
    let file = "month,day,y1\n3,2024-01-01,1\n4,2024-01-02,2\n"
    let panel = try load(file, options([.init("month", .future)])).get().panel
    #expect(panel.columns.time == "day" && panel.columns.target == "y1")
    #expect(panel.series[0].covariates.future == [[3, 4]])
  }
}
