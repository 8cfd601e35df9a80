/// Which state-space exponential smoothing: how the errors, the trend and the season enter.
///
/// With q = l + φb the level that is expected, s the season of the phase and ε the relative or absolute
/// error, of variance σ²:
///
///     additive errors         y = μ + ε         season none: μ = q · additive: μ = q + s
///     multiplicative errors   y = μ (1 + ε)     season multiplicative: μ = q s
///
///     l ← q + α u    b ← φb + β u    s ← s + γ v      u = v = y − μ, or u = (y − μ)/s and
///                                                     v = (y − μ)/q with a multiplicative season
///
/// φ = 1 without damping; b = 0 without a trend. Source: R. J. Hyndman, A. B. Koehler, R. D. Snyder and S.
/// Grose, "A state space framework for automatic forecasting using exponential smoothing methods",
/// International Journal of Forecasting 18 (2002), doi:10.1016/S0169-2070(01)00110-8.
struct SmoothingForm: Hashable, Sendable {
  enum Errors: String, CaseIterable, Sendable {
    case additive = "A"
    case multiplicative = "M"
  }
  enum Trend: String, CaseIterable, Sendable {
    case none = "N"
    case damped = "Ad"
    case additive = "A"
  }
  enum Season: String, CaseIterable, Sendable {
    case none = "N"
    case additive = "A"
    case multiplicative = "M"
  }

  let errors: Errors
  let trend: Trend
  let season: Season

  static let simple = SmoothingForm(errors: .additive, trend: .none, season: .none)
  static let holt = SmoothingForm(errors: .additive, trend: .additive, season: .none)

  var hasTrend: Bool { trend != .none }
  var hasSeason: Bool { season != .none }

  /// Smoothing parameters and free initial states: α, β, γ, φ, l₀, b₀ and all seasons but one, which
  /// follows from their sum. σ is not among them.
  func parameterCount(period: Int) -> Int {
    2 + (hasTrend ? 2 : 0) + (trend == .damped ? 1 : 0) + (hasSeason ? period : 0)
  }
}

extension SmoothingForm: CaseIterable {
  /// The fifteen forms that are stable: a multiplicative season under additive errors divides by what may
  /// be zero, and a multiplicative trend is left out, as `ets` of R's `forecast` leaves both out.
  static let allCases = Errors.allCases.flatMap { errors in
    Trend.allCases.flatMap { trend in
      Season.allCases.compactMap { season in
        errors == .additive && season == .multiplicative
          ? nil : SmoothingForm(errors: errors, trend: trend, season: season)
      }
    }
  }
}

extension SmoothingForm: CustomStringConvertible {
  /// As papers write it: ETS(M,Ad,M).
  var description: String { "ETS(\(errors.rawValue),\(trend.rawValue),\(season.rawValue))" }
}
