"""Conversion of published layouts to the long layout `unique_id,ds,y`.

Numbers are carried over as the text they were published as: nothing is rounded. A missing value is an empty cell.
"""

import calendar
import csv
import datetime
import os
import pathlib
from typing import Iterable, Iterator, NamedTuple


class LayoutError(Exception):
    """Content that is not in the layout expected; the message begins with file and line."""


class PublishedSeries(NamedTuple):
    """One series: its values as published, "" where missing, and the stamp of each."""

    id: str
    stamps: list[str]
    values: list[str]
    # None where the file does not say.
    horizon: int | None


def checked(text: str, place: str) -> str:
    try:
        float(text)
    except ValueError:
        raise LayoutError(f'{place}: "{text}" is not a number') from None
    return text


def m4_rows(path: pathlib.Path) -> Iterator[tuple[str, list[str]]]:
    """Rows of an M4 file: a header, then one series a row, padded with empty cells (or NA) at the end."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        if next(reader, None) is None:
            raise LayoutError(f"{path}:1: the file is empty")
        for row in reader:
            if not row or not row[0].strip():
                continue
            cells = ["" if cell.strip() in ("", "NA", "NaN") else cell.strip() for cell in row[1:]]
            while cells and not cells[-1]:
                cells.pop()
            place = f"{path}:{reader.line_num}"
            if not cells:
                raise LayoutError(f"{place}: series {row[0].strip()} has no values")
            yield row[0].strip(), [cell and checked(cell, place) for cell in cells]


def m4_series(train: pathlib.Path, test: pathlib.Path) -> Iterator[PublishedSeries]:
    """Training and test part of each series joined; stamps count steps from 1, as M4 names no usable dates."""
    futures = dict(m4_rows(test))
    for name, past in m4_rows(train):
        future = futures.pop(name, None)
        if future is None:
            raise LayoutError(f"{test}: series {name} of {train.name} is not in it")
        stamps = [str(step) for step in range(1, len(past) + len(future) + 1)]
        yield PublishedSeries(name, stamps, past + future, len(future))
    if futures:
        raise LayoutError(f"{train}: series {next(iter(futures))} of {test.name} is not in it")


def month_later(start: datetime.datetime, months: int) -> datetime.datetime:
    """The same day some months on, or the month's last where it has no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))


DURATIONS = {
    "4_seconds": datetime.timedelta(seconds=4),
    "minutely": datetime.timedelta(minutes=1),
    "10_minutes": datetime.timedelta(minutes=10),
    "half_hourly": datetime.timedelta(minutes=30),
    "hourly": datetime.timedelta(hours=1),
    "daily": datetime.timedelta(days=1),
    "weekly": datetime.timedelta(days=7),
}
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def stamp(start: datetime.datetime, frequency: str, step: int) -> str:
    """Stamp of a step: 1996, 1996Q1, 1996-03, 1996-03-18 or 1996-03-18T05:30:00, as the frequency asks."""
    if frequency in MONTHS:
        time = month_later(start, step * MONTHS[frequency])
        if frequency == "yearly":
            return f"{time.year:04}"
        if frequency == "quarterly":
            return f"{time.year:04}Q{(time.month + 2) // 3}"
        return f"{time.year:04}-{time.month:02}"
    time = start + step * DURATIONS[frequency]
    return time.date().isoformat() if frequency in ("daily", "weekly") else time.isoformat()


def tsf_series(path: pathlib.Path) -> Iterator[PublishedSeries]:
    """Series of a Monash .tsf file: @-lines, then one `attribute:attribute:…:value,value,…` a line, ? = missing."""
    attributes: list[str] = []
    settings: dict[str, str] = {}
    in_data = False
    with path.open(encoding="cp1252") as file:
        for number, line in enumerate(file, start=1):
            line = line.strip()
            place = f"{path}:{number}"
            if not line or line.startswith("#"):
                continue
            if not in_data:
                key, *words = line.split()
                if key == "@attribute" and len(words) == 2:
                    attributes.append(words[0])
                elif key == "@data":
                    in_data = True
                    if "series_name" not in attributes:
                        raise LayoutError(f"{place}: no attribute series_name before @data")
                elif key.startswith("@") and key != "@attribute":
                    settings[key[1:]] = " ".join(words)
                else:
                    raise LayoutError(f"{place}: not a line of a .tsf head: {line[:60]}")
                continue
            yield tsf_line(line, attributes, settings, place)
    if not in_data:
        raise LayoutError(f"{path}: no @data line; is this a .tsf file?")


def tsf_line(line: str, attributes: list[str], settings: dict[str, str], place: str) -> PublishedSeries:
    *fields, text = line.split(":")
    if len(fields) != len(attributes):
        raise LayoutError(f"{place}: {len(fields)} attributes, {len(attributes)} declared")
    named = dict(zip(attributes, fields))
    values = ["" if cell.strip() == "?" else checked(cell.strip(), place) for cell in text.split(",")]
    frequency = settings.get("frequency", "")
    if "start_timestamp" in named and frequency:
        if frequency not in DURATIONS and frequency not in MONTHS:
            raise LayoutError(f"{place}: frequency {frequency} is not known")
        try:
            start = datetime.datetime.strptime(named["start_timestamp"], "%Y-%m-%d %H-%M-%S")
        except ValueError as error:
            raise LayoutError(f"{place}: {error}") from None
        stamps = [stamp(start, frequency, step) for step in range(len(values))]
    else:
        stamps = [str(step) for step in range(1, len(values) + 1)]
    horizon = named.get("horizon", settings.get("horizon"))
    if horizon is not None and not horizon.isdecimal():
        raise LayoutError(f'{place}: horizon "{horizon}" is not a whole number')
    return PublishedSeries(named["series_name"], stamps, values, None if horizon is None else int(horizon))


def write_split(series: Iterable[PublishedSeries], folder: pathlib.Path, horizon: int | None = None) -> tuple[int, int, int]:
    """Writes train.csv and test.csv, the last `horizon` steps of each series; counts of series and rows.

    A horizon given here goes before the file's own. Both files appear at the end, or none does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / "train.csv", folder / "test.csv"]
    partials = [path.with_name(path.name + ".part") for path in targets]
    count, rows = 0, [0, 0]
    try:
        with partials[0].open("w", newline="", encoding="utf-8") as train, \
                partials[1].open("w", newline="", encoding="utf-8") as test:
            writers = [csv.writer(file, lineterminator="\n") for file in (train, test)]
            for writer in writers:
                writer.writerow(["unique_id", "ds", "y"])
            for one in series:
                held_out = horizon if horizon is not None else one.horizon
                if held_out is None:
                    raise LayoutError(f"series {one.id}: the file names no horizon; give one with --horizon")
                cut = len(one.values) - held_out
                if held_out < 1 or cut < 1:
                    raise LayoutError(f"series {one.id}: {len(one.values)} values, horizon {held_out}")
                count += 1
                for index, (time, value) in enumerate(zip(one.stamps, one.values)):
                    part = int(index >= cut)
                    writers[part].writerow([one.id, time, value])
                    rows[part] += 1
        if count == 0:
            raise LayoutError("no series in the file")
        for partial, path in zip(partials, targets):
            os.replace(partial, path)
    finally:
        for partial in partials:
            partial.unlink(missing_ok=True)
    return count, rows[0], rows[1]
