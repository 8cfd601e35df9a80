/// The error figures, under the names reports print.
package enum Metric: String, CaseIterable, Hashable, Sendable {
  case meanError = "ME"
  case meanAbsoluteError = "MAE"
  case rootMeanSquaredError = "RMSE"
  case meanAbsolutePercentageError = "MAPE"
  case symmetricMeanAbsolutePercentageError = "sMAPE"
  case meanAbsoluteScaledError = "MASE"
  case rootMeanSquaredScaledError = "RMSSE"
}
