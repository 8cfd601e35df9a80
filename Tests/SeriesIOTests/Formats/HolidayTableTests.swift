import Testing
import TimeSeries

@testable import SeriesIO

@Suite struct HolidayTableTests {
  private func holidays(_ text: String, id: String? = nil) throws -> Holidays {
    let file = TemporaryFile(text)
    return try loadHolidays(path: file.path, options: CSVOptions(), id: id)
  }

  private func message(_ text: String) -> String? {
    do {
      _ = try holidays(text)
      return nil
    } catch {
      return (error as? LoadError)?.description
    }
  }

  private var panel: Panel {
    let series = ["a", "b"].map {
      Series(
        id: SeriesID($0), start: Timestamp(2024, 1, 1), frequency: .daily, values: [1, 2, 3])
    }
    return Panel(
      series: series, frequency: .daily, stampStyle: .date,
      columns: ColumnNames(id: "shop", time: "ds", target: "y"))
  }

  @Test("a date a row: one covariate of the future for each name")
  func names() throws {
    let holidays = try holidays(
      "name,date,shop\nfair,2024-01-02,\nstrike,2024-01-04,b\n,2024-01-01,a\n", id: "shop")
    #expect(holidays.names == ["fair", "strike", "holiday"])
    #expect(holidays.last == CivilDate(year: 2024, month: 1, day: 4))
    let marked = panel.marking(holidays, steps: 2)
    #expect(
      marked.covariates
        == ["fair", "strike", "holiday"].map { Covariate($0, .future) })
    #expect(
      marked.series[0].covariates.future == [[0, 1, 0, 0, 0], [0, 0, 0, 0, 0], [1, 0, 0, 0, 0]])
    #expect(
      marked.series[1].covariates.future == [[0, 1, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0]])
    let again = marked.marking(try self.holidays("date\n2024-01-05\n"), steps: 3)
    #expect(again.covariates == marked.covariates)
    #expect(again.series[0].covariates.future[2] == [0, 0, 0, 0, 1, 0])
  }

  @Test("steps of hours lie within a day, steps of weeks and months hold their days")
  func steps() throws {
    let holidays = try holidays("ds\n2024-01-03\n2024-02-29\n")
    func marks(_ frequency: Frequency, _ start: Timestamp, _ count: Int) -> [Double] {
      var panel = panel
      panel.frequency = frequency
      panel.series = [
        Series(
          id: SeriesID("a"), start: start, frequency: frequency,
          values: Array(repeating: 1, count: count))
      ]
      return panel.marking(holidays, steps: 0).series[0].covariates.future[0]
    }
    let half = Frequency.fixed(ticks: Timestamp.ticksPerDay / 2)
    #expect(marks(half, Timestamp(2024, 1, 2), 6) == [0, 0, 1, 1, 0, 0])
    #expect(marks(.weekly, Timestamp(2023, 12, 25), 3) == [0, 1, 0])
    #expect(marks(.monthStart, Timestamp(2024, 1, 1), 4) == [1, 1, 0, 0])
    #expect(marks(.businessDays(1), Timestamp(2024, 1, 1), 4) == [0, 0, 1, 0])
  }

  @Test("what is no file of dates")
  func refusals() {
    #expect(
      message("date\n25.12.2024\n")?.hasSuffix(
        ":2:1: error[E_TIME]: \"25.12.2024\" is not a date; write ISO 8601, such as 2024-12-25")
        == true)
    #expect(message("date\n2024-01\n")?.contains("is not a date") == true)
    #expect(message("when\n2024-01-01\n")?.contains("error[E_NO_COLUMN]") == true)
    #expect(message("date\n")?.contains("error[E_NO_ROWS]") == true)
    #expect(message("")?.contains("error[E_EMPTY]") == true)
    #expect(message("date,name\n2024-01-01\n")?.contains("error[E_RAGGED]") == true)
    let many = (0...64).map { "2024-01-01,n\($0)\n" }.joined()
    #expect(message("date,name\n" + many)?.contains("more than 64 names") == true)
  }
}
