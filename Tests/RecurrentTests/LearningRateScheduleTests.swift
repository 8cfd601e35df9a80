import Testing

@testable import Recurrent

@Suite struct LearningRateScheduleTests {
  private func schedule(_ golden: GoldenSchedules.Case) throws -> LearningRateSchedule {
    switch golden.kind {
    case "step":
      return .step(updates: try #require(golden.updates), factor: try #require(golden.factor))
    case "cosine":
      return .cosine(
        minimum: try #require(golden.minimum), warmUp: try #require(golden.warmUp))
    case "one-cycle":
      return .oneCycle(
        warmUp: try #require(golden.warmUp), startDivisor: try #require(golden.startDivisor),
        endDivisor: try #require(golden.endDivisor))
    default:
      #expect(golden.kind == "plateau")
      return .plateau(
        factor: try #require(golden.factor), patience: try #require(golden.patience))
    }
  }

  @Test("rates are PyTorch's")
  func golden() throws {
    let golden: GoldenSchedules = try Golden.read("schedules")
    #expect(Set(golden.cases.map(\.kind)).count == LearningRateSchedule.allCases.count - 1)
    for example in golden.cases {
      var rate = LearningRate(try schedule(example))
      var rates: [Double] = []
      if let losses = example.losses {
        for (update, loss) in losses.enumerated() {
          rate.validated(loss: loss)
          rates.append(rate.rate(base: golden.base, update: update, of: losses.count))
        }
      } else {
        let total = try #require(example.total)
        rates = (0..<total).map { rate.rate(base: golden.base, update: $0, of: total) }
      }
      try #require(rates.count == example.rates.count)
      for (update, (value, expected)) in zip(rates, example.rates).enumerated() {
        #expect(
          abs(value - expected) < 1e-14 * golden.base, "\(example.kind), update \(update)")
      }
    }
  }

  @Test(
    "every rate is finite, not negative and at most the base",
    arguments: LearningRateSchedule.allCases)
  func range(schedule: LearningRateSchedule) {
    for total in [1, 2, 3, 10, 1000] {
      let rate = LearningRate(schedule)
      for update in 0..<total {
        let value = rate.rate(base: 0.5, update: update, of: total)
        #expect(value >= 0 && value <= 0.5, "\(update) of \(total)")
      }
    }
  }

  @Test("the constant stays, whatever validation says")
  func constant() {
    var rate = LearningRate(.constant)
    for loss in [1, 2, 3, .nan, .infinity] { rate.validated(loss: loss) }
    #expect((0..<9).allSatisfy { rate.rate(base: 0.1, update: $0, of: 5) == 0.1 })
  }

  @Test("updates past the planned ones keep the last rate")
  func afterwards() {
    for schedule in [LearningRateSchedule.cosine(minimum: 0.25), .oneCycle()] {
      let rate = LearningRate(schedule)
      #expect(
        rate.rate(base: 1, update: 50, of: 20) == rate.rate(base: 1, update: 19, of: 20))
    }
  }

  @Test("the cosine ends at its minimum, the cycle at its end, with the last update")
  func ends() {
    #expect(LearningRate(.cosine(minimum: 0.25)).rate(base: 2, update: 99, of: 100) == 0.5)
    let cycle = LearningRate(.oneCycle(warmUp: 0.5, startDivisor: 4, endDivisor: 8))
    #expect(cycle.rate(base: 2, update: 0, of: 100) == 0.5)
    #expect(cycle.rate(base: 2, update: 49, of: 100) == 2)
    #expect(abs(cycle.rate(base: 2, update: 99, of: 100) - 2 / 32.0) < 1e-15)
  }

  @Test("a validation loss that is no number is none that is better")
  func notANumber() {
    var rate = LearningRate(.plateau(factor: 0.5, patience: 1))
    for loss in [.nan, .infinity] as [Double] { rate.validated(loss: loss) }
    #expect(rate.rate(base: 1, update: 0, of: 1) == 0.5)
    for loss in [3, .nan, 2, .nan, 1] { rate.validated(loss: loss) }
    #expect(rate.rate(base: 1, update: 0, of: 1) == 0.5)
  }

  @Test("names differ")
  func names() {
    let names = LearningRateSchedule.allCases.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
