#!/usr/bin/env python3
"""Writes synthetic series as CSV: trend, seasons, noise, level shifts, missing values and gaps. Deterministic.

  y(t) = level · spread + trend · t + Σ amplitude · sin(2π t / period + phase) + shifts(t) + noise(t)

where noise is autoregressive of order one: noise(t) = ar · noise(t−1) + N(0, σ²). With --multiplicative the seasons
and the noise multiply the level and trend instead: base(t) · (1 + Σ … + noise(t)).

examples:
  scripts/synthesize.py --frequency monthly --length 144 --trend 2 --season 12:30 --noise 5 > monthly.csv
  scripts/synthesize.py --series 1000 --length 200 --frequency daily --season 7:10 --spread 0.5 -o panel.csv
  scripts/synthesize.py --frequency hourly --length 2000 --season 24:8 --season 168:4 --missing 0.02 --gaps 3:12
  scripts/synthesize.py --series 5 --layout wide --shifts 2:20 --seed 7

The same options give the same bytes. The values of series number i depend on the seed and i alone, so that more
series leave the first ones as they are.
"""

import argparse
import calendar
import csv
import datetime
import math
import os
import random
import sys
from typing import Iterator, TextIO

FREQUENCIES = {
    "yearly": 12,
    "quarterly": 3,
    "monthly": 1,
    "weekly": datetime.timedelta(days=7),
    "daily": datetime.timedelta(days=1),
    "hourly": datetime.timedelta(hours=1),
    "15min": datetime.timedelta(minutes=15),
    "index": None,
}


def stamp(start: datetime.datetime, frequency: str, step: int) -> str:
    unit = FREQUENCIES[frequency]
    if unit is None:
        return str(step)
    if isinstance(unit, datetime.timedelta):
        time = start + step * unit
        return time.date().isoformat() if unit >= datetime.timedelta(days=1) else time.isoformat()
    index = start.year * 12 + start.month - 1 + step * unit
    year, month = index // 12, index % 12 + 1
    if year > 9999:
        raise OverflowError("the series goes on beyond the year 9999")
    if frequency == "yearly":
        return f"{year:04}"
    if frequency == "quarterly":
        return f"{year:04}Q{(month + 2) // 3}"
    return f"{year:04}-{month:02}"


class NormalNumbers:
    """Standard normal numbers by Box and Muller from `random()`, whose sequence Python promises to keep."""

    def __init__(self, source: random.Random):
        self.source = source

    def __call__(self) -> float:
        radius = math.sqrt(-2 * math.log(1 - self.source.random()))
        return radius * math.cos(2 * math.pi * self.source.random())


def offspring(source: random.Random) -> random.Random:
    return random.Random(int(source.random() * 2**53))


def values(options: argparse.Namespace, number: int) -> list[float | None]:
    """Values of a series, None where missing; NaN marks a row that is to be left out."""
    source = random.Random(options.seed * 1_000_003 + number)
    normal = NormalNumbers(source)
    # Noise, shifts and holes have generators of their own, so that changing one option changes one thing.
    level = options.level * math.exp(options.spread * normal())
    turn = 2 * math.pi * source.random()
    phase = turn if options.random_phase else 0.0
    noise_source = NormalNumbers(offspring(source))
    shift_source = offspring(source)
    hole_source = offspring(source)

    shifts = [0.0] * options.length
    shift_count, shift_size = options.shifts
    for _ in range(shift_count):
        begin = int(shift_source.random() * options.length)
        size = shift_size * NormalNumbers(shift_source)()
        for step in range(begin, options.length):
            shifts[step] += size

    result: list[float | None] = []
    noise = 0.0
    for step in range(options.length):
        noise = options.ar * noise + options.noise * noise_source()
        season = sum(
            amplitude * math.sin(2 * math.pi * step / period + phase)
            for period, amplitude in options.season
        )
        base = level + options.trend * step + shifts[step]
        value = base * (1 + season + noise) if options.multiplicative else base + season + noise
        result.append(max(value, 0.0) if options.floor else value)

    for step in range(options.length):
        if hole_source.random() < options.missing:
            result[step] = None
    gap_count, gap_length = options.gaps
    for _ in range(gap_count):
        # The first and the last row stay: a gap lies between observations.
        begin = 1 + int(hole_source.random() * max(options.length - gap_length - 1, 0))
        for step in range(begin, min(begin + gap_length, options.length - 1)):
            result[step] = math.nan
    return result


def cell(value: float | None, decimals: int) -> str:
    if value is None:
        return ""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def rows(options: argparse.Namespace) -> Iterator[list[str]]:
    stamps = [stamp(options.start, options.frequency, step) for step in range(options.length)]
    width = len(str(options.series))
    ids = [f"s{number:0{width}}" for number in range(1, options.series + 1)]
    if options.layout == "wide":
        columns = [values(options, number) for number in range(options.series)]
        yield ["ds", *ids]
        for step, time in enumerate(stamps):
            row = [column[step] for column in columns]
            # A row is left out where no series has one; a single series' gap becomes empty cells.
            if not all(value is not None and math.isnan(value) for value in row):
                present = (None if value is None or math.isnan(value) else value for value in row)
                yield [time, *(cell(value, options.decimals) for value in present)]
        return
    single = options.layout == "single"
    yield ["ds", "y"] if single else ["unique_id", "ds", "y"]
    for number, name in enumerate(ids):
        for time, value in zip(stamps, values(options, number)):
            if value is None or not math.isnan(value):
                row = [time, cell(value, options.decimals)]
                yield row if single else [name, *row]


def finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text} is not finite")
    return number


def number_pair(text: str) -> tuple[float, float]:
    first, separator, second = text.partition(":")
    if not separator:
        raise argparse.ArgumentTypeError(f'"{text}" is not of the form A:B')
    return finite(first), finite(second)


def season(text: str) -> tuple[float, float]:
    period, amplitude = number_pair(text)
    if period <= 1:
        raise argparse.ArgumentTypeError(f"period {period:g} is not more than one step")
    return period, amplitude


def counted(text: str) -> tuple[int, float]:
    count, size = number_pair(text)
    if count < 0 or count != int(count):
        raise argparse.ArgumentTypeError(f"{count:g} is not a count")
    return int(count), size


def gap(text: str) -> tuple[int, int]:
    count, length = counted(text)
    if length < 1 or length != int(length):
        raise argparse.ArgumentTypeError(f"{length:g} is not a length in steps")
    return count, int(length)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not positive")
    return number


def fraction(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return number


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = result.add_argument
    add("--series", type=positive, default=1, metavar="N", help="number of series (1)")
    add("--length", type=positive, default=144, metavar="N", help="steps of each series (144)")
    add("--frequency", choices=FREQUENCIES, default="monthly", help="(monthly); index: whole numbers from 0")
    add("--start", type=datetime.datetime.fromisoformat, default=datetime.datetime(2020, 1, 1),
        metavar="DATE", help="stamp of the first step (2020-01-01)")
    add("--level", type=finite, default=100, metavar="X", help="(100)")
    add("--spread", type=finite, default=0, metavar="X",
        help="standard deviation of ln(level) over the series (0)")
    add("--trend", type=finite, default=0, metavar="X", help="rise a step (0)")
    add("--season", type=season, action="append", default=[], metavar="PERIOD:AMPLITUDE",
        help="a sine; may be given several times")
    add("--random-phase", action="store_true", help="each series has seasons of its own phase")
    add("--multiplicative", action="store_true", help="seasons and noise are fractions of the level")
    add("--noise", type=finite, default=0, metavar="X", help="standard deviation of the noise (0)")
    add("--ar", type=finite, default=0, metavar="X", help="autoregression of the noise (0)")
    add("--shifts", type=counted, default=(0, 0.0), metavar="COUNT:SIZE",
        help="level shifts a series at random steps, their standard deviation")
    add("--missing", type=fraction, default=0, metavar="P", help="probability of an empty cell (0)")
    add("--gaps", type=gap, default=(0, 1), metavar="COUNT:LENGTH", help="runs of absent rows a series")
    add("--floor", action="store_true", help="no value below zero")
    add("--decimals", type=int, choices=range(0, 13), default=3, metavar="N", help="digits after the point (3)")
    add("--layout", choices=("single", "long", "wide"), help="(single for one series, long for more)")
    add("--seed", type=int, default=1, metavar="N", help="(1)")
    add("-o", "--output", metavar="FILE", help="(standard output)")
    return result


def write(file: TextIO, options: argparse.Namespace):
    csv.writer(file, lineterminator="\n").writerows(rows(options))


def main(arguments: list[str] | None = None) -> int:
    command_line = parser()
    options = command_line.parse_args(arguments)
    if options.layout is None:
        options.layout = "single" if options.series == 1 else "long"
    if options.layout == "single" and options.series > 1:
        command_line.error("--layout single holds one series; use long or wide")
    if options.seed < 0:
        command_line.error("--seed must not be negative")
    try:
        if options.output is None:
            write(sys.stdout, options)
            sys.stdout.flush()
        else:
            with open(options.output, "w", newline="", encoding="utf-8") as file:
                write(file, options)
    except BrokenPipeError:
        # The reader has seen enough. Python would complain at exit about what is still in the buffer.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"synthesize.py: {error}", file=sys.stderr)
        return 74
    except OverflowError as error:
        print(f"synthesize.py: {error}", file=sys.stderr)
        return 64
    return 0


if __name__ == "__main__":
    sys.exit(main())
