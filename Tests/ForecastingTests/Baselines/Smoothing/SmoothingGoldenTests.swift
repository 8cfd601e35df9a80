import TestSupport
import Testing
import TimeSeries

@testable import Forecasting

/// Exponential smoothing against `ets` of R's `forecast`; the file says which version and how it was made.
@Suite struct SmoothingGoldenTests {
  @Test func everyFormIsThere() throws {
    let cases = try BaselineFixture.cases()
    #expect(cases.count == 15)
    #expect(
      Set(cases.flatMap(\.forms).compactMap(\.kind)) == Set(SmoothingForm.allCases))
  }

  @Test(arguments: try BaselineFixture.cases())
  func likelihoodsAndForecastsOfGivenParametersAreThoseOfR(golden: BaselineFixture.Case) throws {
    for form in golden.forms + (golden.chosen.map { [$0] } ?? []) {
      let kind = try #require(form.kind)
      var likelihood = SmoothingLikelihood(
        kind, period: golden.seasonalPeriod, values: golden.values)
      let found = likelihood.run(form.weights, from: form.start)
      let outcome = try #require(found)
      #expect(closeEnough(outcome.value, form.likelihood, relative: 1e-8), "\(kind)")
      let fit = SmoothingFit(
        form: kind, period: likelihood.period, weights: form.weights, start: form.start,
        likelihood: outcome.value, squaredErrors: outcome.squaredErrors,
        observed: golden.values.count)
      #expect(closeEnough(fit.criterion, form.criterion, relative: 1e-8), "\(kind)")
      #expect(closeEnough(fit.variance, form.variance, relative: 1e-8), "\(kind)")
      var moments = SmoothingMoments(
        kind, form.weights, variance: form.variance, state: outcome.state,
        phase: golden.values.count % likelihood.period)
      for (mean, deviation) in zip(form.mean, form.deviation) {
        let next = moments.next()
        #expect(closeEnough(next.mean, mean, relative: 1e-8), "\(kind)")
        #expect(closeEnough(next.variance.squareRoot(), deviation, relative: 1e-8), "\(kind)")
      }
    }
  }

  @Test(arguments: try BaselineFixture.cases())
  func theFitOfEachFormIsAtLeastAsLikelyAsThatOfR(golden: BaselineFixture.Case) throws {
    let unit = golden.values.binaryUnit
    let scaled = golden.values.map { $0 / unit }
    for form in golden.forms {
      let kind = try #require(form.kind)
      let fit = try #require(SmoothingFit(kind, period: golden.seasonalPeriod, values: scaled))
      let smoothing = SeriesSmoothing(fit: fit, variance: fit.variance, unit: unit)
      #expect(smoothing.criterion <= form.criterion + 1e-3, "\(form.form)")
    }
  }

  /// Where the form is R's, its forecasts are within a tenth of their own standard deviation of R's, whose
  /// search ends earlier.
  @Test func theChoiceIsAtLeastAsGoodAsThatOfR() throws {
    var same = 0
    for golden in try BaselineFixture.cases() {
      guard let chosen = golden.chosen else { continue }
      let smoothing = SeriesSmoothing(
        fitting: golden.values, method: .automatic, period: golden.seasonalPeriod)
      #expect(smoothing.criterion <= chosen.criterion + 1e-3, "\(golden.name)")
      guard smoothing.fit.form == chosen.kind else { continue }
      same += 1
      let forecast = smoothing.forecast(
        golden.values, horizon: chosen.mean.count, levels: [0.95])
      for step in chosen.mean.indices {
        #expect(
          abs(forecast.point[step] - chosen.mean[step]) < 0.1 * chosen.deviation[step],
          "\(golden.name)")
        let width = forecast.intervals[0].upper[step] - forecast.intervals[0].lower[step]
        #expect(
          closeEnough(
            width, 2 * normalHalfWidth(level: 0.95) * chosen.deviation[step], relative: 0.02),
          "\(golden.name)")
      }
    }
    #expect(same >= 6)
  }
}
