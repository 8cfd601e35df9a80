#!/usr/bin/env Rscript
# Golden error figures and Diebold-Mariano tests from R's forecast package.
#
#   apt-get install r-cran-forecast r-cran-jsonlite
#   Rscript scripts/reference/accuracy.R
#
# Writes Tests/TimeSeriesTests/Golden/accuracy-r.json and Tests/ForecastingTests/Golden/diebold-mariano.json. Values are
# the package's own, unchanged.

suppressMessages(library(forecast))
library(jsonlite)

tests <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "../../Tests")
versions <- list(generator = "scripts/reference/accuracy.R", R = R.version.string,
                 forecast = as.character(packageVersion("forecast")))
put <- function(content, path) {
  write(toJSON(c(versions, content), digits = NA, auto_unbox = TRUE), file.path(tests, path))
  cat(path, "\n")
}

# accuracy(): ME RMSE MAE MPE MAPE of the test part and MASE by the training part.
accuracyCase <- function(m, n, h, seed) {
  set.seed(seed)
  values <- 50 + 0.2 * seq_len(n + h) + 5 * sin(2 * pi * seq_len(n + h) / max(m, 2)) + rnorm(n + h)
  training <- ts(values[seq_len(n)], frequency = m)
  actual <- values[n + seq_len(h)]
  point <- actual + rnorm(h, 0.4, 2)
  object <- snaive(training, h = h)
  object$mean[] <- point
  # The seasonal differences of the training part are the scale of MASE.
  figures <- accuracy(object, actual, d = as.numeric(m == 1), D = as.numeric(m > 1))["Test set", ]
  list(seasonalPeriod = m, training = as.numeric(training), actual = actual, point = point,
       metrics = as.list(figures[c("ME", "RMSE", "MAE", "MPE", "MAPE", "MASE")]))
}
put(list(cases = list(accuracyCase(1, 20, 5, 1), accuracyCase(4, 33, 8, 2), accuracyCase(12, 61, 18, 3))),
    "TimeSeriesTests/Golden/accuracy-r.json")

# dm.test() of errors at rising horizons, by both estimators of the variance.
testCase <- function(n, h, power, estimator, seed, advantage = 0) {
  set.seed(seed)
  first <- as.numeric(stats::filter(rnorm(n + h), rep(1, h), sides = 1))[h:(n + h - 1)]
  second <- as.numeric(stats::filter(rnorm(n + h), rep(1, h), sides = 1))[h:(n + h - 1)] * (1 + advantage)
  test <- dm.test(first, second, h = h, power = power, varestimator = estimator)
  list(horizon = h, variance = estimator, differences = abs(first)^power - abs(second)^power,
       statistic = unname(test$statistic), pValue = test$p.value)
}
put(list(cases = list(
  testCase(5, 1, 1, "acf", 1), testCase(8, 1, 2, "acf", 2, 1), testCase(40, 1, 1, "acf", 3, 0.5),
  testCase(40, 2, 2, "acf", 4), testCase(60, 4, 1, "acf", 5, 0.3), testCase(200, 12, 1, "acf", 8, 0.4),
  testCase(12, 3, 1, "bartlett", 7), testCase(60, 4, 1, "bartlett", 5, 0.3),
  testCase(200, 24, 2, "bartlett", 8, 2), testCase(2, 1, 1, "acf", 9))),
    "ForecastingTests/Golden/diebold-mariano.json")
