#!/usr/bin/env python3
"""Fetches a set of the Monash archive and converts its .tsf to train.csv and test.csv, layout unique_id,ds,y.

  scripts/fetch/monash.py --list
  scripts/fetch/monash.py nn5_daily                       into data/nn5_daily
  scripts/fetch/monash.py us_births --horizon 30
  scripts/fetch/monash.py --tsf FILE.tsf --horizon 8 -o DIR   convert a file you have

From zenodo.org (forecastingdata.org), CC BY 4.0: name Godahewa et al., "Monash Time Series Forecasting Archive"
(2021). The last horizon steps of each series become test.csv; the file's own horizon is used unless --horizon is
given. No checksum is known here: trust on first use, see fetch.lock beside the files.
"""

import argparse
import pathlib
import shutil
import sys
import zipfile

from download import FetchError, fetch
from layouts import LayoutError, tsf_series, write_split

# Name → number of the Zenodo record and name of the archive in it, without .zip.
RECORDS = {
    "australian_electricity": (4659727, "australian_electricity_demand_dataset"),
    "car_parts": (4656022, "car_parts_dataset_with_missing_values"),
    "cif_2016": (4656042, "cif_2016_dataset"),
    "covid_deaths": (4656009, "covid_deaths_dataset"),
    "electricity_hourly": (4656140, "electricity_hourly_dataset"),
    "electricity_weekly": (4656141, "electricity_weekly_dataset"),
    "fred_md": (4654833, "fred_md_dataset"),
    "hospital": (4656014, "hospital_dataset"),
    "m1_monthly": (4656159, "m1_monthly_dataset"),
    "m1_quarterly": (4656154, "m1_quarterly_dataset"),
    "m1_yearly": (4656193, "m1_yearly_dataset"),
    "m3_monthly": (4656298, "m3_monthly_dataset"),
    "m3_other": (4656335, "m3_other_dataset"),
    "m3_quarterly": (4656262, "m3_quarterly_dataset"),
    "m3_yearly": (4656222, "m3_yearly_dataset"),
    "nn5_daily": (4656117, "nn5_daily_dataset_without_missing_values"),
    "nn5_daily_missing": (4656110, "nn5_daily_dataset_with_missing_values"),
    "nn5_weekly": (4656125, "nn5_weekly_dataset"),
    "pedestrian_counts": (4656626, "pedestrian_counts_dataset"),
    "saugeenday": (4656058, "saugeenday_dataset"),
    "solar_weekly": (4656151, "solar_weekly_dataset"),
    "sunspot": (4654722, "sunspot_dataset_without_missing_values"),
    "sunspot_missing": (4654773, "sunspot_dataset_with_missing_values"),
    "tourism_monthly": (4656096, "tourism_monthly_dataset"),
    "tourism_quarterly": (4656093, "tourism_quarterly_dataset"),
    "tourism_yearly": (4656103, "tourism_yearly_dataset"),
    "traffic_hourly": (4656132, "traffic_hourly_dataset"),
    "traffic_weekly": (4656135, "traffic_weekly_dataset"),
    "us_births": (4656049, "us_births_dataset"),
    "weather": (4654822, "weather_dataset"),
}


def unpacked(archive: pathlib.Path) -> pathlib.Path:
    """The only .tsf of the archive, written beside it."""
    try:
        with zipfile.ZipFile(archive) as files:
            names = [name for name in files.namelist() if name.endswith(".tsf")]
            if len(names) != 1:
                raise LayoutError(f"{archive}: {len(names)} .tsf files in it, expected one")
            path = archive.with_suffix(".tsf")
            with files.open(names[0]) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
            return path
    except zipfile.BadZipFile as error:
        raise LayoutError(f"{archive}: {error}; delete it to fetch it again") from None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("name", nargs="?", choices=RECORDS, metavar="NAME", help="see --list")
    source.add_argument("--list", action="store_true", help="print the names and end")
    source.add_argument("--tsf", type=pathlib.Path, metavar="FILE", help="convert this file, fetch nothing")
    parser.add_argument("--horizon", type=int, metavar="N", help="steps of each series in test.csv")
    parser.add_argument("-o", "--output", type=pathlib.Path, metavar="DIR", help="default data/<name>")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(RECORDS))
        return 0
    folder = arguments.output or pathlib.Path("data") / (arguments.name or arguments.tsf.stem)
    try:
        path = arguments.tsf
        if path is None:
            record, file = RECORDS[arguments.name]
            url = f"https://zenodo.org/records/{record}/files/{file}.zip?download=1"
            path = unpacked(fetch(url, folder, f"{file}.zip"))
        series, past, future = write_split(tsf_series(path), folder, arguments.horizon)
    except (FetchError, LayoutError, OSError) as error:
        print(f"monash.py: {error}", file=sys.stderr)
        return 1
    print(f"{folder}: {series} series, {past} rows in train.csv, {future} in test.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
