"""Tests of scripts/synthesize.py."""

import csv
import io
import pathlib
import subprocess
import sys
import unittest
from contextlib import redirect_stdout

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

import synthesize  # noqa: E402


def generated(*options: str) -> list[list[str]]:
    output = io.StringIO()
    with redirect_stdout(output):
        assert synthesize.main(list(options)) == 0
    return list(csv.reader(io.StringIO(output.getvalue())))


class SynthesizeTests(unittest.TestCase):
    def test_trend_and_season_follow_the_equation(self):
        rows = generated("--length", "5", "--level", "10", "--trend", "2", "--season", "4:3")
        self.assertEqual(rows[0], ["ds", "y"])
        self.assertEqual([row[0] for row in rows[1:]], [f"2020-0{month}" for month in range(1, 6)])
        self.assertEqual([float(row[1]) for row in rows[1:]], [10, 15, 14, 13, 18])

    def test_multiplicative_season_scales_with_the_level(self):
        rows = generated("--length", "2", "--level", "50", "--season", "4:0.1", "--multiplicative")
        self.assertEqual([float(row[1]) for row in rows[1:]], [50, 55])

    def test_the_same_seed_gives_the_same_bytes_and_another_does_not(self):
        options = ["--series", "3", "--noise", "4", "--ar", "0.5", "--missing", "0.1"]
        self.assertEqual(generated(*options), generated(*options))
        self.assertNotEqual(generated(*options), generated(*options, "--seed", "2"))

    def test_more_series_leave_the_first_ones_as_they_are(self):
        options = ["--length", "30", "--noise", "1", "--spread", "1", "--gaps", "1:4"]
        two = generated("--series", "2", *options)
        nine = generated("--series", "9", *options)
        self.assertEqual(two, nine[: len(two)])

    def test_holes_leave_the_other_values_alone(self):
        options = ["--length", "200", "--noise", "1"]
        whole = dict(generated(*options)[1:])
        holed = dict(generated(*options, "--missing", "0.2", "--gaps", "2:5")[1:])
        self.assertLess(len(holed), len(whole))
        self.assertGreater(sum(value == "" for value in holed.values()), 0)
        self.assertTrue(all(value in ("", whole[time]) for time, value in holed.items()))

    def test_a_gap_takes_away_that_many_rows_and_neither_end(self):
        rows = generated("--length", "20", "--gaps", "1:6", "--frequency", "index")
        steps = [int(row[0]) for row in rows[1:]]
        self.assertEqual((len(steps), steps[0], steps[-1]), (14, 0, 19))
        self.assertEqual(sorted(b - a for a, b in zip(steps, steps[1:]))[-2:], [1, 7])

    def test_a_level_shift_stays(self):
        rows = generated("--length", "50", "--shifts", "1:20", "--seed", "3")
        values = [float(row[1]) for row in rows[1:]]
        self.assertEqual(len(set(values)), 2)
        self.assertEqual(values, sorted(values, key=lambda value: value != values[0]))

    def test_stamps_of_every_frequency(self):
        second = {
            "yearly": "2021", "quarterly": "2020Q2", "monthly": "2020-02", "weekly": "2020-01-08",
            "daily": "2020-01-02", "hourly": "2020-01-01T01:00:00", "15min": "2020-01-01T00:15:00", "index": "1",
        }
        self.assertEqual(second.keys(), synthesize.FREQUENCIES.keys())
        for frequency, stamp in second.items():
            self.assertEqual(generated("--frequency", frequency)[2][0], stamp)

    def test_wide_layout_has_a_column_a_series(self):
        rows = generated("--series", "3", "--layout", "wide", "--length", "4")
        self.assertEqual(rows[0], ["ds", "s1", "s2", "s3"])
        self.assertEqual({len(row) for row in rows}, {4})

    def test_noise_has_the_spread_asked_for(self):
        values = [float(row[1]) for row in generated("--length", "5000", "--noise", "3", "--level", "0")[1:]]
        mean = sum(values) / len(values)
        deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
        # Five standard errors each.
        self.assertLess(abs(mean), 5 * 3 / 5000**0.5)
        self.assertLess(abs(deviation - 3), 5 * 3 / 10000**0.5)

    def test_no_minus_before_zero(self):
        values = {row[1] for row in generated("--level", "0", "--noise", "0.0001")[1:]}
        self.assertEqual(values, {"0.000"})

    def test_refusals(self):
        for options in (
            ["--season", "12"], ["--season", "1:3"], ["--noise", "nan"], ["--missing", "1.5"], ["--length", "0"],
            ["--gaps", "1:0"], ["--shifts", "1.5:2"], ["--series", "2", "--layout", "single"], ["--seed", "-1"],
        ):
            run = subprocess.run(
                [sys.executable, SCRIPTS / "synthesize.py", *options], capture_output=True, check=False
            )
            self.assertEqual((run.returncode, run.stdout), (2, b""), options)

    def test_a_full_device_is_an_error(self):
        with open("/dev/full", "wb") as full:
            run = subprocess.run(
                [sys.executable, SCRIPTS / "synthesize.py"], stdout=full, stderr=subprocess.PIPE, check=False
            )
        self.assertEqual(run.returncode, 74)

    def test_a_calendar_that_ends_is_an_error(self):
        run = subprocess.run(
            [sys.executable, SCRIPTS / "synthesize.py", "--frequency", "yearly", "--start", "9990-01-01"],
            capture_output=True, check=False,
        )
        self.assertEqual(run.returncode, 64)


if __name__ == "__main__":
    unittest.main()
