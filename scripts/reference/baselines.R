#!/usr/bin/env Rscript
# Golden baselines from R's package forecast (Debian: r-cran-forecast, r-cran-jsonlite).
#
#   Rscript scripts/reference/baselines.R
#
# Writes Tests/ForecastingTests/Golden/baselines.json: for each series and each form of exponential smoothing what ets()
# fits, with the likelihood, the AICc and the forecasts at those parameters; what ets() chooses; ses, holt, thetaf, meanf,
# rwf; and Naive2 as the M4 competition defines it, from acf() and decompose().
#
# Means and variances of the forecasts are those of forecast(), which this file computes a second time from the matrices
# of the state space and compares. Version 8.20 departs from those in two cases, where the matrices are taken:
# a season without a trend has gamma in the state beside the one it belongs to, and a damped trend under a
# multiplicative season is not damped in the first step.

suppressMessages({
  library(forecast)
  library(jsonlite)
})

script <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE))
root <- normalizePath(file.path(dirname(script), "..", ".."))
column <- function(name, target, id = NULL) {
  table <- read.csv(file.path(root, "datasets", name), check.names = FALSE)
  if (!is.null(id)) table <- table[table$unique_id == id, ]
  as.numeric(table[[target]])
}

set.seed(20261121)
seasonal <- function(n, m, level, height, noise) {
  t <- seq_len(n)
  level + 0.02 * level * t / m + height * sin(2 * pi * t / m) + cumsum(rnorm(n, 0, noise))
}
series <- list(
  list("air passengers", 12, column("air_passengers.csv", "Passengers")),
  list("nonfarm employment", 12, column("us_employment_monthly.csv", "nonfarm")),
  list("leisure and hospitality", 12, column("us_employment_monthly.csv", "leisure_and_hospitality")),
  list("real GDP", 4, column("us_macro_quarterly.csv", "y", "realgdp")),
  list("unemployment", 4, column("us_macro_quarterly.csv", "y", "unemp")),
  list("sunspots", 1, column("sunspots_yearly.csv", "sunspots")),
  list("departures", 7, column("nyc_departures_daily.csv", "y", "EWR")[1:140]),
  list("temperature", 7, column("seattle_weather_daily.csv", "temp_max")[1:200]),
  list("hourly temperature", 24, column("jfk_temperature_hourly.csv", "y")[1:240]),
  list("two and a half seasons", 12, round(seasonal(30, 12, 100, 10, 2), 3)),
  list("eleven quarters", 4, round(seasonal(11, 4, 50, 8, 1), 3)),
  list("signs", 6, round(seasonal(60, 6, 0, 5, 1), 3)),
  list("counts", 7, as.numeric(rpois(90, 1 + 0.8 * sin(2 * pi * (1:90) / 7)))),
  list("walk", 1, round(cumsum(rnorm(50)) + 20, 3)),
  list("seven values", 1, c(3.1, 4.2, 3.9, 5.0, 5.6, 5.1, 6.3))
)

# Means and variances of the next h steps from the matrices of the state space: w, F and g, and with a multiplicative
# season the moments of the product of (level, slope) and the seasons.
moments <- function(fit, h) {
  form <- fit$components
  trend <- form[2] == "A"
  state <- fit$states[nrow(fit$states), ]
  m <- if (form[3] == "N") 0 else fit$m
  phi <- if (form[4] == "TRUE") fit$par[["phi"]] else 1
  beta <- if (trend) fit$par[["beta"]] else 0
  gamma <- if (m > 0) fit$par[["gamma"]] else 0
  k <- 1 + trend
  s2 <- fit$sigma2
  x <- state[seq_len(k)]
  H <- matrix(c(1, if (trend) phi), 1)
  F <- if (trend) rbind(c(1, phi), c(0, phi)) else matrix(1)
  g <- c(fit$par[["alpha"]], if (trend) beta)
  mu <- variance <- numeric(h)
  if (form[3] == "M") {
    s <- state[k + seq_len(m)]
    H2 <- matrix(c(rep(0, m - 1), 1), 1)
    F2 <- rbind(H2, cbind(diag(m - 1), 0))
    G2 <- matrix(0, m, m)
    G2[1, m] <- gamma
    G <- g %*% H
    mean <- x %o% s
    V <- matrix(0, k * m, k * m)
    for (i in 1:h) {
      HH <- H2 %x% H
      mu[i] <- HH %*% c(mean)
      variance[i] <- (1 + s2) * HH %*% V %*% t(HH) + s2 * mu[i]^2
      # vec(x' s'^T) = A + B e + C e^2
      A <- F2 %x% F
      B <- (G2 %x% F) + (F2 %x% G)
      C <- G2 %x% G
      M2 <- V + c(mean) %*% t(c(mean))
      second <- A %*% M2 %*% t(A) +
        s2 * (B %*% M2 %*% t(B) + A %*% M2 %*% t(C) + C %*% M2 %*% t(A)) + 3 * s2^2 * C %*% M2 %*% t(C)
      mean <- matrix((A + s2 * C) %*% c(mean), k)
      V <- second - c(mean) %*% t(c(mean))
    }
  } else {
    w <- H
    if (m > 0) {
      x <- c(x, state[k + seq_len(m)])
      w <- cbind(H, matrix(c(rep(0, m - 1), 1), 1))
      F <- rbind(
        cbind(F, matrix(0, k, m)),
        cbind(matrix(0, m, k), rbind(c(rep(0, m - 1), 1), cbind(diag(m - 1), 0))))
      g <- c(g, gamma, rep(0, m - 1))
    }
    V <- matrix(0, length(x), length(x))
    for (i in 1:h) {
      mu[i] <- w %*% x
      known <- c(w %*% V %*% t(w))
      error <- if (form[1] == "A") s2 else s2 * (mu[i]^2 + known)
      variance[i] <- known + error
      V <- F %*% V %*% t(F) + error * g %*% t(g)
      x <- F %*% x
    }
  }
  list(mean = mu, deviation = sqrt(variance))
}

departs <- function(fit) {
  form <- fit$components
  (form[2] == "N" && form[3] == "A") || (form[3] == "M" && form[4] == "TRUE")
}

# The seasons of a fit by phase of the first value: the last state is the first one used.
described <- function(fit, h) {
  form <- fit$components
  own <- moments(fit, h)
  theirs <- forecast(fit, h = h, level = 95)
  deviation <- as.numeric(theirs$upper - theirs$mean) / qnorm(0.975)
  same <- max(abs(own$mean - theirs$mean) / abs(own$mean)) < 1e-9 && max(abs(own$deviation - deviation) / deviation) < 1e-9
  stopifnot(same || departs(fit))
  states <- fit$states[1, ]
  trend <- form[2] == "A"
  out <- list(
    form = sprintf("ETS(%s,%s%s,%s)", form[1], form[2], if (form[4] == "TRUE") "d" else "", form[3]),
    alpha = fit$par[["alpha"]], level = states[[1]],
    likelihood = -2 * fit$loglik, criterion = fit$aicc, variance = fit$sigma2,
    mean = own$mean, deviation = own$deviation)
  if (trend) out <- c(out, list(beta = fit$par[["beta"]], slope = states[[2]]))
  if (form[4] == "TRUE") out <- c(out, list(phi = fit$par[["phi"]]))
  if (form[3] != "N") out <- c(out, list(gamma = fit$par[["gamma"]], season = rev(as.numeric(states[1 + trend + seq_len(fit$m)]))))
  out
}

forms <- list(
  c("ANN", FALSE), c("AAN", TRUE), c("AAN", FALSE), c("MNN", FALSE), c("MAN", TRUE), c("MAN", FALSE),
  c("ANA", FALSE), c("AAA", TRUE), c("AAA", FALSE), c("MNA", FALSE), c("MAA", TRUE), c("MAA", FALSE),
  c("MNM", FALSE), c("MAM", TRUE), c("MAM", FALSE))

fits <- function(y, m, h) {
  possible <- Filter(function(form) {
    letters <- strsplit(form[1], "")[[1]]
    p <- 2 + 2 * (letters[2] == "A") + (form[2] == "TRUE") + m * (letters[3] != "N")
    (m > 1 || letters[3] == "N") && (all(y > 0) || letters[1] == "A") && length(y) > p + 4 && length(y) > m
  }, forms)
  lapply(possible, function(form) described(ets(y, form[1], damped = form[2] == "TRUE"), h))
}

naive2 <- function(y, m, h) {
  n <- length(y)
  factors <- rep(1, h)
  adjusted <- y
  if (m > 1 && n >= 3 * m) {
    r <- acf(y, plot = FALSE, lag.max = m)$acf[-1, 1, 1]
    if (abs(r[m]) > 1.645 / sqrt(n) * sqrt(1 + 2 * sum(r[-m]^2))) {
      seasons <- decompose(y, type = "multiplicative")$seasonal
      adjusted <- y / seasons
      factors <- rep(as.numeric(seasons[(n - m + 1):n]), length.out = h)
    }
  }
  as.numeric(naive(adjusted, h = h)$mean) * factors
}

limits <- function(made) {
  list(mean = as.numeric(made$mean), lower = as.numeric(made$lower), upper = as.numeric(made$upper))
}

cases <- lapply(series, function(entry) {
  m <- entry[[2]]
  y <- ts(entry[[3]], frequency = m)
  h <- if (m == 1) 10 else min(30, 2 * m + 3)
  chosen <- if (length(y) > 7) described(suppressWarnings(ets(y)), h)
  list(
    name = entry[[1]], seasonalPeriod = m, values = as.numeric(y), forms = fits(y, m, h), chosen = chosen,
    theta = limits(thetaf(y, h = h, level = 95)), mean = limits(meanf(y, h = h, level = 95)),
    drift = limits(rwf(y, h = h, drift = TRUE, level = 95)), naive2 = naive2(y, m, h),
    additive = if (m > 1) as.numeric(decompose(y)$figure),
    multiplicative = if (m > 1) as.numeric(decompose(y, "multiplicative")$figure))
})

path <- file.path(root, "Tests", "ForecastingTests", "Golden", "baselines.json")
text <- toJSON(
  list(
    generator = "scripts/reference/baselines.R", R = paste(R.version$major, R.version$minor, sep = "."),
    forecast = as.character(packageVersion("forecast")), cases = cases),
  digits = I(17), auto_unbox = TRUE, null = "null", na = "null", pretty = 1)
writeLines(text, path)
