"""Tests of scripts/datasets.py and of what datasets/ says about itself."""

import contextlib
import io
import pathlib
import shutil
import sys
import tempfile
import unittest
from unittest import mock

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

import datasets  # noqa: E402


def quietly(function) -> tuple[int, str]:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        return function(), output.getvalue()


class DatasetTests(unittest.TestCase):
    def test_the_committed_files_have_their_checksums(self):
        self.assertEqual(quietly(datasets.verify), (0, "8 files, 0 problems\n"))

    def test_a_changed_a_missing_and_an_unlisted_file_are_found(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name) / "datasets"
            shutil.copytree(datasets.DATASETS, folder)
            with (folder / "co2_weekly.csv").open("a") as file:
                file.write("\n")
            (folder / "sunspots_yearly.csv").unlink()
            (folder / "other.csv").touch()
            with mock.patch.multiple(datasets, DATASETS=folder, SUMS=folder / "SHA256SUMS"):
                status, said = quietly(datasets.verify)
        self.assertEqual(status, 1)
        for problem in ("co2_weekly.csv differs", "sunspots_yearly.csv is missing", "other.csv is not in"):
            self.assertIn(problem, said)

    def test_the_table_in_the_readme_is_the_one_computed(self):
        _, table = quietly(datasets.table)
        self.assertIn(table, (datasets.DATASETS / "README.md").read_text(encoding="utf-8"))

    def test_files_are_small(self):
        sizes = [path.stat().st_size for path in datasets.DATASETS.glob("*.csv")]
        self.assertLess(max(sizes), 1_000_000)
        self.assertLess(sum(sizes), 3_000_000)


if __name__ == "__main__":
    unittest.main()
