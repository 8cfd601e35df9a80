#!/usr/bin/env python3
"""Golden error figures from utilsforecast.

  pip install -r scripts/reference/requirements.txt
  python3 scripts/reference/metrics.py

Writes Tests/TimeSeriesTests/Golden/metrics.json. Values are the library's own, unchanged; the file says in words
which convention each follows, because authorities differ. What the library lacks is computed here from its
figures (OWA, skill) or by the definition (CRPS of samples).
"""

import importlib.metadata

import numpy
import pandas
from utilsforecast import losses

from golden import write

CONVENTIONS = {
    "bias": "mean of predicted - actual (the opposite sign of R's ME = mean of actual - predicted)",
    "mae": "mean |actual - predicted|",
    "mse": "mean squared error",
    "rmse": "square root of the mean squared error",
    "mape": "mean of |actual - predicted| / |actual|, a fraction, not a percentage",
    "smape": "mean of |actual - predicted| / (|actual| + |predicted|), in 0...1: "
    "no factor 2 and not a percentage (times 200 for the M4 form); 0/0 counts as 0",
    "wape": "sum |actual - predicted| / sum |actual|, a fraction, not a percentage",
    "mase": "MAE / mean |y[t] - y[t-m]| over the training part",
    "rmsse": "square root of (mean squared error / mean (y[t] - y[t-m])^2 over the training part)",
}

DISTRIBUTION_CONVENTIONS = {
    "pinball": "mqloss: mean of the quantile losses of the bounds of all intervals and the median",
    "crps": "scaled_crps without its division by mean |actual|: twice the mqloss",
    "coverage": "share of actual values within the bounds, a fraction, by level in percent",
    "winkler": "winkler_score, the interval score, by level in percent",
    "sampleCRPS": "mean |X - y| - mean |X - X'| / 2 over all samples and pairs of samples",
}

LEVELS = [50, 80, 95]


def distribution(frame: pandas.DataFrame, random: numpy.random.Generator) -> dict:
    """Figures of intervals around `point` that are too narrow at first and too wide at last."""
    horizon = len(frame)
    orders, columns = [0.5], ["point"]
    for level in LEVELS:
        width = numpy.linspace(0.3, 6, horizon) * level / 40
        frame[f"point-lo-{level}"] = frame["point"] - width * random.uniform(0.5, 1.5, horizon)
        frame[f"point-hi-{level}"] = frame["point"] + width
        orders += [(100 - level) / 200, (100 + level) / 200]
        columns += [f"point-lo-{level}", f"point-hi-{level}"]
    extra = {"models": {"point": columns}, "quantiles": numpy.array(orders)}
    scaled = losses.scaled_crps(frame, **extra)["point"].iloc[0]
    magnitude = frame["y"].abs().sum() + numpy.finfo(float).eps
    samples = random.normal(frame["point"], 3, (23, horizon))
    return {
        "levels": LEVELS,
        "lower": [frame[f"point-lo-{level}"].tolist() for level in LEVELS],
        "upper": [frame[f"point-hi-{level}"].tolist() for level in LEVELS],
        "samples": samples.tolist(),
        "pinball": float(losses.mqloss(frame, **extra)["point"].iloc[0]),
        "crps": float(scaled * magnitude / horizon),
        "coverage": [float(losses.coverage(frame, ["point"], level)["point"].iloc[0]) for level in LEVELS],
        "winkler": [float(losses.winkler_score(frame, ["point"], level)["point"].iloc[0]) for level in LEVELS],
        "sampleCRPS": float(
            numpy.abs(samples - frame["y"].to_numpy()).mean()
            - numpy.abs(samples[:, None] - samples[None]).mean() / 2
        ),
    }


def panel(seasonal_period: int, seed: int) -> dict:
    """Series of unlike size, three models, and the figures that compare two of them."""
    random = numpy.random.default_rng(seed)
    models, horizon = ["LSTM", "SeasonalNaive", "Naive2"], 6
    series, tests, trainings = [], [], []
    for number, length in enumerate([30, 41, 26]):
        size = 10.0 ** (number + 1)
        values = size * (5 + random.normal(0, 1, length + horizon))
        test = pandas.DataFrame({"unique_id": number, "ds": range(horizon), "y": values[length:]})
        for model in models:
            test[model] = test["y"] + size * random.normal(0.2, 1, horizon)
        tests.append(test)
        trainings.append(pandas.DataFrame({"unique_id": number, "ds": range(length), "y": values[:length]}))
        series.append(
            {
                "training": values[:length].tolist(),
                "actual": values[length:].tolist(),
                "points": [test[model].tolist() for model in models],
            }
        )
    test, training = pandas.concat(tests), pandas.concat(trainings)
    smape = losses.smape(test, models=models)[models].mean()
    mase = losses.mase(test, models=models, seasonality=seasonal_period, train_df=training)[models].mean()
    pooled = test.assign(unique_id="all")
    return {
        "seasonalPeriod": seasonal_period,
        "models": models,
        "series": series,
        "owa": ((smape / smape["Naive2"] + mase / mase["Naive2"]) / 2).tolist(),
        "skill": (1 - mase / mase["SeasonalNaive"]).tolist(),
        "wape": [float(losses.wape(pooled, models=models)[model].iloc[0]) for model in models],
        "rmse": [float(losses.rmse(pooled, models=models)[model].iloc[0]) for model in models],
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
        "distribution": distribution(test_frame, random),
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
            "conventions": CONVENTIONS | DISTRIBUTION_CONVENTIONS,
            "cases": [
                case(1, 20, 6, signed=False, seed=1),
                case(1, 17, 1, signed=True, seed=2),
                case(4, 23, 8, signed=False, seed=3),
                case(4, 30, 5, signed=True, seed=4),
                case(12, 50, 12, signed=False, seed=5),
                case(12, 37, 18, signed=True, seed=6),
            ],
            "panels": [panel(1, seed=7), panel(4, seed=8)],
        },
    )
