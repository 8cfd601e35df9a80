#!/usr/bin/env python3
"""Fetches one frequency of the M4 competition and converts it to train.csv and test.csv, layout unique_id,ds,y.

  scripts/fetch/m4.py hourly              into data/m4_hourly
  scripts/fetch/m4.py monthly -o DIR

From github.com/Mcompetitions/M4-methods, which states no licence: look at the terms before you pass the data on.
Stamps are step numbers. No checksum is known here: trust on first use, see fetch.lock beside the files.
"""

import argparse
import pathlib
import sys

from download import FetchError, fetch
from layouts import LayoutError, m4_series, write_split

HOME = "https://raw.githubusercontent.com/Mcompetitions/M4-methods/master/Dataset"
FREQUENCIES = ("hourly", "daily", "weekly", "monthly", "quarterly", "yearly")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("frequency", choices=FREQUENCIES)
    parser.add_argument("-o", "--output", type=pathlib.Path, metavar="DIR", help="default data/m4_<frequency>")
    arguments = parser.parse_args()
    folder = arguments.output or pathlib.Path("data") / f"m4_{arguments.frequency}"
    name = arguments.frequency.capitalize()
    try:
        train, test = (
            fetch(f"{HOME}/{part.capitalize()}/{name}-{part}.csv", folder, f"{name}-{part}.csv")
            for part in ("train", "test")
        )
        series, past, future = write_split(m4_series(train, test), folder)
    except (FetchError, LayoutError, OSError) as error:
        print(f"m4.py: {error}", file=sys.stderr)
        return 1
    print(f"{folder}: {series} series, {past} rows in train.csv, {future} in test.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
