import Forecasting

extension Choice {
  /// The option of `fit` that makes this choice instead.
  var flag: String { name == "clipping" ? "--clip-norm" : "--\(name)" }
}
