#!/usr/bin/env python3
"""Fits every benchmark set with default settings, forecasts its test part and prints the error figures.

  accuracy.py FORECAST FOLDER [SET …]

FORECAST is the program; FOLDER holds one folder a set with train.csv and test.csv in the long layout
unique_id,ds,y, and a README that says "seasonality m=…" and "horizon h=…". Nothing but these two numbers is
given to `fit`, and nothing but train.csv; test.csv is read to measure. A folder with a wide.csv alone follows
the protocol of long horizons (rows 0 to 8639 train, 8640 to 11519 validate, 11520 to 14399 test, every origin of the test rows, z-scores
by the training rows) at horizon 96, by one `backtest` of what lies before row 14400.

sMAPE is the mean over series of mean 200|y−f|/(|y|+|f|), 0/0 left out; MASE that of MAE over the in-sample MAE of
the naive method with lag m (lag 1 where a series is no longer than m). OWA is half of the sMAPE over that of Naive2
and half of the MASE over that of Naive2, means first (Makridakis, Spiliotis and Assimakopoulos 2020,
doi:10.1016/j.ijforecast.2019.04.014). "in 80" and "in 95" are the shares of test values within the bands; the last
line has them over all sets, each set counted once and each value counted once.
"""

import csv
import math
import os
import re
import subprocess
import sys
import tempfile
import time

LONG_HORIZON = 96
LONG_ROWS = {"train": 8640, "test": 11520, "end": 14400}


def series(path):
    """Stamps and values by id, in the file's order."""
    table = {}
    with open(path, newline="") as file:
        for row in list(csv.reader(file))[1:]:
            table.setdefault(row[0], []).append((row[1], float(row[2])))
    return table


def smape(actual, forecast):
    parts = [
        200 * abs(y - f) / (abs(y) + abs(f)) for y, f in zip(actual, forecast) if abs(y) + abs(f) > 0
    ]
    return sum(parts) / len(parts) if parts else math.nan


def mase(actual, forecast, history, season):
    lag = season if len(history) > season else 1
    steps = [abs(a - b) for a, b in zip(history[lag:], history)]
    scale = sum(steps) / len(steps) if steps else 0
    error = sum(abs(y - f) for y, f in zip(actual, forecast)) / len(actual)
    return error / scale if scale > 0 else math.nan


def seasonal_naive(history, horizon, season):
    season = season if len(history) >= season else 1
    return [history[len(history) - season + step % season] for step in range(horizon)]


def is_seasonal(history, season):
    """M4's test: the autocorrelation at lag m against 1.645 standard errors of Bartlett's formula."""
    if season <= 1 or len(history) < 3 * season:
        return False
    centre = sum(history) / len(history)
    z = [value - centre for value in history]
    variance = sum(value * value for value in z)
    if variance == 0:
        return False
    r = [sum(a * b for a, b in zip(z[lag:], z)) / variance for lag in range(1, season + 1)]
    limit = 1.645 / math.sqrt(len(history)) * math.sqrt(1 + 2 * sum(value * value for value in r[:-1]))
    return abs(r[-1]) > limit


def seasonal_indices(history, season):
    """Means by phase of the ratios to a centred moving average, scaled to a mean of 1."""
    weights = [1 / season] * season
    if season % 2 == 0:
        weights = [0.5 / season] + weights[1:] + [0.5 / season]
    pad = (len(weights) - 1) // 2
    ratios = [[] for _ in range(season)]
    for start in range(len(history) - len(weights) + 1):
        trend = sum(weight * value for weight, value in zip(weights, history[start:]))
        if trend != 0:
            ratios[(start + pad) % season].append(history[start + pad] / trend)
    indices = [mean(phase) for phase in ratios]
    level = sum(indices) / season
    return [index / level for index in indices]


def naive2(history, horizon, season):
    """The last value, seasonally adjusted where the test finds a season: the measure of M4."""
    if not is_seasonal(history, season):
        return [history[-1]] * horizon
    indices = seasonal_indices(history, season)
    last = history[-1] / indices[(len(history) - 1) % season]
    return [last * indices[(len(history) + step) % season] for step in range(horizon)]


def mean(values):
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan


def forecasts(path):
    """Point and bounds by id and stamp: {(id, stamp): (point, {level: (lower, upper)})}."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        bounds = {}
        for index, name in enumerate(header):
            if found := re.fullmatch(r".*-(lo|hi)-(\d+)", name):
                bounds.setdefault(int(found[2]), {})[found[1]] = index
        return {
            (row[0], row[1]): (
                float(row[2]),
                {level: (float(row[at["lo"]]), float(row[at["hi"]])) for level, at in bounds.items()},
            )
            for row in rows
        }


def run(*command):
    """Seconds that a command took, and what it said on standard error."""
    start = time.monotonic()
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return time.monotonic() - start, done.stderr


def chosen(explained):
    """The model and what was combined with it, out of --explain."""
    words = [re.match(rf"{name} = ([^:]*):", line) for line in explained.splitlines() for name in ("model", "combine")]
    return " + ".join(word[1] for word in words if word and word[1] != "none")


def panel(program, folder, work):
    text = open(os.path.join(folder, "README")).read()
    season = int(re.search(r"seasonality m=(\d+)", text)[1])
    horizon = int(re.search(r"horizon h=(\d+)", text)[1])
    train, test = os.path.join(folder, "train.csv"), os.path.join(folder, "test.csv")
    model, output = os.path.join(work, "model"), os.path.join(work, "forecast.csv")
    seconds, explained = run(
        program, "fit", train, "--horizon", str(horizon), "--season", str(season), "-o", model,
        "--explain")
    run(program, "predict", "-m", model, "-o", output)
    made = forecasts(output)
    names = ["smape", "mase", "naive_smape", "naive_mase", "naive2_smape", "naive2_mase", 80, 95]
    figures = {name: [] for name in names}
    history = series(train)
    for name, rows in series(test).items():
        past = [value for _, value in history[name]]
        actual = [value for _, value in rows]
        point = [made[name, stamp][0] for stamp, _ in rows]
        naive = seasonal_naive(past, len(rows), season)
        figures["smape"].append(smape(actual, point))
        figures["mase"].append(mase(actual, point, past, season))
        figures["naive_smape"].append(smape(actual, naive))
        figures["naive_mase"].append(mase(actual, naive, past, season))
        reference = naive2(past, len(rows), season)
        figures["naive2_smape"].append(smape(actual, reference))
        figures["naive2_mase"].append(mase(actual, reference, past, season))
        for stamp, value in rows:
            for level, (lower, upper) in made[name, stamp][1].items():
                figures.setdefault(level, []).append(float(lower <= value <= upper))
    ratios = [mean(figures[name]) / mean(figures["naive2_" + name]) for name in ("smape", "mase")]
    owa = sum(ratios) / 2
    print(
        f"{os.path.basename(folder):22} {mean(figures['smape']):7.3f} {mean(figures['mase']):7.3f} {owa:6.3f} "
        f"{mean(figures['naive_smape']):8.3f} {mean(figures['naive_mase']):7.3f} "
        f"{100 * mean(figures[80]):6.1f} {100 * mean(figures[95]):6.1f} {seconds:6.1f}  {chosen(explained)}",
        flush=True)
    return {level: figures[level] for level in (80, 95)}


def long_horizon(program, folder, work):
    with open(os.path.join(folder, "wide.csv"), newline="") as file:
        table = list(csv.reader(file))[: LONG_ROWS["end"] + 1]
    data, output = os.path.join(work, "data.csv"), os.path.join(work, "backtest.csv")
    with open(data, "w", newline="") as file:
        csv.writer(file).writerows(table)
    scales = {}
    for column, name in enumerate(table[0][1:], 1):
        values = [float(row[column]) for row in table[1 : LONG_ROWS["train"] + 1]]
        centre = sum(values) / len(values)
        scales[name] = math.sqrt(sum((value - centre) ** 2 for value in values) / len(values))
    origins = LONG_ROWS["end"] - LONG_ROWS["test"] - LONG_HORIZON + 1
    seconds, _ = run(
        program, "backtest", data, "--wide", "--horizon", str(LONG_HORIZON), "--folds", str(origins),
        "--stride", "1", "--refit", "never", "-o", output, "--quiet")
    sums = {}
    held = {80: [], 95: []}
    with open(output, newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        models = {i: n for i, n in enumerate(header) if i > 3 and "-lo-" not in n and "-hi-" not in n}
        own = header[4]
        bands = {level: [header.index(f"{own}-{side}-{level}") for side in ("lo", "hi")] for level in held}
        for row in rows:
            for level, (lower, upper) in bands.items():
                held[level].append(float(row[lower]) <= float(row[3]) <= float(row[upper]))
            for index, name in models.items():
                error = (float(row[index]) - float(row[3])) / scales[row[0]]
                square, absolute, count = sums.get(name, (0, 0, 0))
                sums[name] = (square + error * error, absolute + abs(error), count + 1)
    words = ", ".join(f"{name} {a / n:.3f}/{b / n:.3f}" for name, (a, b, n) in sums.items())
    print(
        f"{os.path.basename(folder):22} MSE/MAE over {origins} origins at {LONG_HORIZON}: {words}; "
        f"in 80 {100 * mean(held[80]):.1f}, in 95 {100 * mean(held[95]):.1f}; {seconds:.1f} s", flush=True)


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    program, root = arguments[:2]
    names = arguments[2:] or sorted(os.listdir(root))
    print(
        f"{'set':22} {'sMAPE':>7} {'MASE':>7} {'OWA':>6} {'naive':>8} {'naive':>7} {'in 80':>6} {'in 95':>6} "
        f"{'s':>6}  model")
    held = []
    for name in names:
        folder = os.path.join(root, name)
        with tempfile.TemporaryDirectory() as work:
            if os.path.exists(os.path.join(folder, "test.csv")):
                held.append(panel(program, folder, work))
            elif name.startswith("ett") and os.path.exists(os.path.join(folder, "wide.csv")):
                long_horizon(program, folder, work)
    if len(held) > 1:
        shares = [
            f"{100 * mean([mean(one[level]) for one in held]):.1f} / "
            f"{100 * mean([value for one in held for value in one[level]]):.1f}" for level in (80, 95)
        ]
        print(f"{len(held)} sets, by set / by value: in 80 {shares[0]}, in 95 {shares[1]}")


if __name__ == "__main__":
    main(sys.argv[1:])
