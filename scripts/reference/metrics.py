#!/usr/bin/env python3
"""Golden error figures from utilsforecast.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/metrics.py

Writes Tests/TimeSeriesTests/Golden/metrics.json. Values are the library's own, unchanged; the file says in words
which convention each follows, because authorities differ.
"""

import importlib.metadata

import numpy
import pandas
from utilsforecast import losses

from golden import write

CONVENTIONS = {
    "bias": "mean of predicted - actual (the opposite sign of R's ME = mean of actual - predicted)",
    "mae": "mean |actual - predicted|",
    "rmse": "square root of the mean squared error",
    "mape": "mean of |actual - predicted| / |actual|, a fraction, not a percentage",
    "smape": "mean of |actual - predicted| / (|actual| + |predicted|), in 0...1: "
    "no factor 2 and not a percentage (times 200 for the M4 form); 0/0 counts as 0",
    "mase": "MAE / mean |y[t] - y[t-m]| over the training part",
    "rmsse": "square root of (mean squared error / mean (y[t] - y[t-m])^2 over the training part)",
}


def case(seasonal_period: int, training_length: int, horizon: int, signed: bool, seed: int) -> dict:
    random = numpy.random.default_rng(seed)
    time = numpy.arange(training_length + horizon)
    level = 0 if signed else 40
    values = (
        level
        + 0.3 * time
        + 6 * numpy.sin(2 * numpy.pi * time / max(seasonal_period, 2))
        + random.normal(0, 2, time.size)
    )
    training, actual = values[:training_length], values[training_length:]
    point = actual + random.normal(0.5, 3, horizon)

    test_frame = pandas.DataFrame(
        {"unique_id": "a", "ds": time[training_length:], "y": actual, "point": point}
    )
    training_frame = pandas.DataFrame(
        {"unique_id": "a", "ds": time[:training_length], "y": training}
    )
    figures = {}
    for name in CONVENTIONS:
        extra = {}
        if name in ("mase", "rmsse"):
            extra = {"seasonality": seasonal_period, "train_df": training_frame}
        figures[name] = float(getattr(losses, name)(test_frame, models=["point"], **extra)["point"].iloc[0])
    return {
        "seasonalPeriod": seasonal_period,
        "training": training.tolist(),
        "actual": actual.tolist(),
        "point": point.tolist(),
        "metrics": figures,
    }


if __name__ == "__main__":
    write(
        "TimeSeriesTests",
        "metrics.json",
        {
            "generator": "scripts/reference/metrics.py",
            "utilsforecast": importlib.metadata.version("utilsforecast"),
            "numpy": numpy.__version__,
            "pandas": pandas.__version__,
            "conventions": CONVENTIONS,
            "cases": [
                case(1, 20, 6, signed=False, seed=1),
                case(1, 17, 1, signed=True, seed=2),
                case(4, 23, 8, signed=False, seed=3),
                case(4, 30, 5, signed=True, seed=4),
                case(12, 50, 12, signed=False, seed=5),
                case(12, 37, 18, signed=True, seed=6),
            ],
        },
    )
