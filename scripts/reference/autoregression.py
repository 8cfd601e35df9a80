#!/usr/bin/env python3
"""Golden autoregressions from statsmodels.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/autoregression.py

Writes Tests/ForecastingTests/Golden/autoregression.json. The order has the smallest AICc of ordinary least squares
(OLS) on the windows of the largest order; coefficients are those of AutoReg (OLS on the windows where values are
missing) on all windows of that order, forecasts are its recursive predictions, and half widths of the 95 % intervals
come from the psi weights of arma2ma and OLS's own estimate of the variance, RSS / (N - p - 1).
"""

import csv
import importlib.metadata
import math
import pathlib

import numpy
from scipy.stats import norm
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.arima_process import arma2ma

from golden import write

DATASETS = pathlib.Path(__file__).resolve().parents[2] / "datasets"


def windows(values: numpy.ndarray, order: int):
    """The design [1, lag 1, ..., lag p] and the values after it, without windows that have a gap."""
    rows = numpy.array([values[t - order : t + 1][::-1] for t in range(order, values.size)])
    rows = rows[~numpy.isnan(rows).any(axis=1)]
    return numpy.column_stack([numpy.ones(len(rows)), rows[:, 1:]]), rows[:, 0]


def largest_order(values: numpy.ndarray, season: int) -> int:
    for order in range(max(24, season + 1), 0, -1):
        if order < values.size and len(windows(values, order)[1]) >= 2 * (order + 2):
            return order
    return 0


def chosen_order(values: numpy.ndarray, largest: int) -> int:
    design, target = windows(values, largest)
    count = target.size

    def criterion(order: int) -> float:
        residual = OLS(target, design[:, : order + 1]).fit().ssr
        k = order + 2
        return count * math.log(residual / count) + 2 * k + 2 * k * (k + 1) / (count - k - 1)

    return min(range(largest + 1), key=criterion)


def case(name: str, values, season: int, horizon: int) -> dict:
    values = numpy.asarray(values, dtype=float)
    largest = largest_order(values, season)
    order = chosen_order(values, largest)
    fit = OLS(*reversed(windows(values, order))).fit()
    parameters = fit.params
    if not numpy.isnan(values).any():
        model = AutoReg(values, lags=order, trend="c").fit()
        numpy.testing.assert_allclose(model.params, parameters, rtol=1e-7)
        parameters = model.params
        forecast = model.predict(values.size, values.size + horizon - 1)
    else:
        path = list(values)
        for _ in range(horizon):
            path.append(parameters[0] + sum(parameters[k] * path[-k] for k in range(1, order + 1)))
        forecast = numpy.array(path[-horizon:])
    psi = arma2ma(numpy.r_[1, -parameters[1:]], [1], lags=horizon)
    half_widths = norm.ppf(0.975) * numpy.sqrt(fit.mse_resid * numpy.cumsum(psi**2))
    return {
        "name": name,
        "seasonalPeriod": season,
        "values": [None if math.isnan(value) else value for value in values.tolist()],
        "largestOrder": largest,
        "order": order,
        "parameters": parameters.tolist(),
        "deviation": math.sqrt(fit.mse_resid),
        "forecast": forecast.tolist(),
        "halfWidths": half_widths.tolist(),
    }


def simulated(length: int, coefficients: list[float], intercept: float, noise: float, seed: int):
    random = numpy.random.default_rng(seed)
    path = [intercept / (1 - sum(coefficients))] * len(coefficients)
    for shock in random.normal(0, noise, length + 50):
        path.append(intercept + sum(c * v for c, v in zip(coefficients, path[::-1])) + shock)
    return numpy.array(path[-length:])


def with_gaps(values: numpy.ndarray, steps) -> numpy.ndarray:
    values = values.copy()
    values[list(steps)] = numpy.nan
    return values


def column(name: str, index: int) -> list[float]:
    with open(DATASETS / name, newline="", encoding="utf-8") as file:
        return [float(row[index]) for row in list(csv.reader(file))[1:]]


if __name__ == "__main__":
    walk = numpy.cumsum(numpy.random.default_rng(5).normal(0.4, 1, 70)) + 1000
    write(
        "ForecastingTests",
        "autoregression.json",
        {
            "generator": "scripts/reference/autoregression.py",
            "statsmodels": importlib.metadata.version("statsmodels"),
            "numpy": numpy.__version__,
            "scipy": importlib.metadata.version("scipy"),
            "cases": [
                case("second order", simulated(90, [1.2, -0.5], 30, 2, seed=1), 1, 12),
                case("white noise", numpy.random.default_rng(2).normal(-7, 3, 40), 1, 5),
                case("short", simulated(9, [0.7], 2, 1, seed=3), 1, 4),
                case("a few values", [3.0, 1.0, 4.0, 1.0, 5.0], 1, 3),
                case("random walk with drift", walk, 1, 20),
                case("air passengers", column("air_passengers.csv", 1), 12, 24),
                case("sunspots", column("sunspots_yearly.csv", 1), 1, 11),
                case(
                    "gaps",
                    with_gaps(simulated(120, [0.5, 0.0, 0.4], 1, 0.5, seed=4), [0, 7, 8, 31, 60, 95]),
                    4,
                    8,
                ),
                case("small numbers", simulated(60, [0.3, 0.4], 0, 1, seed=6) * 1e-9, 1, 6),
            ],
        },
    )
