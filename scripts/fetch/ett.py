#!/usr/bin/env python3
"""Fetches the Electricity Transformer Temperature data as they are: wide CSV, 7 columns, hourly or every 15 minutes.

  scripts/fetch/ett.py ETTh1              into data/ett
  scripts/fetch/ett.py all -o DIR

From github.com/zhouhaoyi/ETDataset at a fixed commit, with known checksums. Licence CC BY-ND 4.0: no altered copy may
be passed on, which is why nothing is converted here. `date` is the time column; try --wide, or --target OT.
"""

import argparse
import pathlib
import sys

from download import FetchError, fetch

HOME = (
    "https://raw.githubusercontent.com/zhouhaoyi/ETDataset/"
    "1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small"
)
CHECKSUMS = {
    "ETTh1": "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066",
    "ETTh2": "a3dc2c597b9218c7ce1cd55eb77b283fd459a1d09d753063f944967dd6b9218b",
    "ETTm1": "6ce1759b1a18e3328421d5d75fadcb316c449fcd7cec32820c8dafda71986c9e",
    "ETTm2": "db973ca252c6410a30d0469b13d696cf919648d0f3fd588c60f03fdbdbadd1fd",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=[*CHECKSUMS, "all"])
    parser.add_argument(
        "-o", "--output", type=pathlib.Path, default=pathlib.Path("data/ett"), metavar="DIR",
        help="default data/ett",
    )
    arguments = parser.parse_args()
    names = list(CHECKSUMS) if arguments.name == "all" else [arguments.name]
    try:
        for name in names:
            print(fetch(f"{HOME}/{name}.csv", arguments.output, f"{name}.csv", CHECKSUMS[name]))
    except (FetchError, OSError) as error:
        print(f"ett.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
