"""Tests of scripts/fetch: downloads from file:// addresses, converters on hand-made samples."""

import contextlib
import http.server
import io
import pathlib
import sys
import tempfile
import threading
import unittest
import zipfile

FETCH = pathlib.Path(__file__).resolve().parents[1] / "fetch"
sys.path.insert(0, str(FETCH))

import download  # noqa: E402
import layouts  # noqa: E402
import monash  # noqa: E402

# Of the bytes "abc", FIPS 180-4.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


class InFolder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.said = io.StringIO()
        silence = contextlib.redirect_stderr(self.said)
        silence.__enter__()
        self.addCleanup(silence.__exit__, None, None, None)

    def file(self, name: str, text: str) -> pathlib.Path:
        path = self.folder / name
        path.write_bytes(text.encode("cp1252"))
        return path

    def names(self, folder: pathlib.Path) -> set[str]:
        return {path.name for path in folder.iterdir()}


class DownloadTests(InFolder):
    def setUp(self):
        super().setUp()
        self.source = self.file("source", "abc")
        self.data = self.folder / "data"

    def fetch(self, known=None):
        return download.fetch(self.source.as_uri(), self.data, "x.csv", known)

    def test_first_use_is_trusted_said_and_recorded(self):
        path = self.fetch()
        self.assertEqual(path.read_bytes(), b"abc")
        self.assertEqual((self.data / "fetch.lock").read_text(), f"{ABC}  x.csv\n")
        self.assertIn("trusted on first use", self.said.getvalue())
        self.assertEqual(self.names(self.data), {"x.csv", "fetch.lock"})

    def test_a_second_run_neither_downloads_nor_speaks(self):
        self.fetch()
        self.source.unlink()
        self.said.truncate(0)
        self.said.seek(0)
        self.fetch()
        self.assertEqual(self.said.getvalue(), "")

    def test_a_file_changed_on_disk_is_refused(self):
        self.fetch().write_bytes(b"abd")
        with self.assertRaisesRegex(download.FetchError, "changed after the download"):
            self.fetch()

    def test_a_file_changed_at_its_home_is_refused_and_not_kept(self):
        self.fetch().unlink()
        self.source.write_bytes(b"abd")
        with self.assertRaisesRegex(download.FetchError, "not kept"):
            self.fetch()
        self.assertEqual(self.names(self.data), {"fetch.lock"})

    def test_a_known_checksum_goes_before_first_use(self):
        self.fetch(known=ABC)
        self.assertNotIn("trusted", self.said.getvalue())
        (self.data / "x.csv").unlink()
        (self.data / "fetch.lock").unlink()
        with self.assertRaisesRegex(download.FetchError, "this repository"):
            self.fetch(known="0" * 64)
        self.assertEqual(self.names(self.data), set())

    def test_a_file_that_was_there_before_is_recorded_too(self):
        self.data.mkdir()
        (self.data / "x.csv").write_bytes(b"abc")
        self.fetch()
        self.assertEqual(download.read_lock(self.data), {"x.csv": ABC})

    def test_web_pages_empty_answers_and_failures_leave_nothing(self):
        for content, message in (("<!DOCTYPE html>", "web page"), ("", "empty")):
            self.source.write_text(content)
            with self.assertRaisesRegex(download.FetchError, message):
                self.fetch()
        self.source.unlink()
        with self.assertRaises(download.FetchError):
            self.fetch()
        self.assertEqual(self.names(self.data), set())

    def test_a_connection_that_breaks_off_leaves_nothing(self):
        class BreakingOff(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", "10")
                self.end_headers()
                self.wfile.write(b"abc")

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), BreakingOff) as server:
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            with self.assertRaises(download.FetchError):
                download.fetch(f"http://127.0.0.1:{server.server_port}/x", self.data, "x.csv")
            thread.join()
        self.assertEqual(self.names(self.data), set())

    def test_a_broken_lock_is_an_error_with_its_line(self):
        self.fetch()
        (self.data / "fetch.lock").write_text(f"{ABC}  x.csv\nnonsense\n")
        with self.assertRaisesRegex(download.FetchError, "fetch.lock:2:"):
            self.fetch()


class M4Tests(InFolder):
    HEAD = '"V1","V2","V3","V4","V5"\n'

    def convert(self, train: str, test: str) -> tuple[str, str]:
        paths = self.file("t", self.HEAD + train), self.file("u", self.HEAD + test)
        layouts.write_split(layouts.m4_series(*paths), self.folder)
        return tuple((self.folder / name).read_text() for name in ("train.csv", "test.csv"))

    def test_wide_becomes_long_and_stamps_go_on(self):
        train, test = self.convert('"H1",605,586.50,,\n"H2",1,2,3,NA\n', '"H2","4","5"\n"H1","619","565"\n')
        self.assertEqual(train, "unique_id,ds,y\nH1,1,605\nH1,2,586.50\nH2,1,1\nH2,2,2\nH2,3,3\n")
        self.assertEqual(test, "unique_id,ds,y\nH1,3,619\nH1,4,565\nH2,4,4\nH2,5,5\n")

    def test_a_hole_inside_stays_a_missing_value(self):
        train, _ = self.convert('"H1",1,,3,\n', '"H1",4\n')
        self.assertIn("\nH1,2,\nH1,3,3\n", train)

    def test_errors_name_the_place(self):
        for train, test, message in (
            ('"H1",1,x\n', '"H1",2\n', r't:2: "x" is not a number'),
            ('"H1",1\n', '"H2",2\n', "u: series H1 of t"),
            ('"H1",1\n', '"H1",2\n"H2",2\n', "t: series H2 of u"),
            ('"H1",,,\n', '"H1",2\n', "t:2: series H1 has no values"),
        ):
            with self.assertRaisesRegex(layouts.LayoutError, message):
                self.convert(train, test)
            self.assertFalse((self.folder / "train.csv").exists())


class MonashTests(InFolder):
    HEAD = (
        "# a comment\n@relation sample\n@attribute series_name string\n@attribute start_timestamp date\n"
        "@frequency {}\n@horizon 2\n@missing true\n@equallength false\n@data\n"
    )

    def series(self, text: str) -> list[layouts.PublishedSeries]:
        return list(layouts.tsf_series(self.file("s.tsf", text)))

    def test_a_daily_file(self):
        series = self.series(self.HEAD.format("daily") + "T1:1996-02-28 00-00-00:1.50,?,3\nT2:1996-12-31 00-00-00:4,5\n")
        self.assertEqual(series[0], ("T1", ["1996-02-28", "1996-02-29", "1996-03-01"], ["1.50", "", "3"], 2))
        self.assertEqual(series[1].stamps, ["1996-12-31", "1997-01-01"])

    def test_stamps_of_every_frequency(self):
        expected = {
            "4_seconds": "2001-11-30T23:00:08", "minutely": "2001-11-30T23:02:00",
            "10_minutes": "2001-11-30T23:20:00", "half_hourly": "2001-12-01T00:00:00",
            "hourly": "2001-12-01T01:00:00", "daily": "2001-12-02", "weekly": "2001-12-14",
            "monthly": "2002-01", "quarterly": "2002Q2", "yearly": "2003",
        }
        self.assertEqual(expected.keys(), layouts.DURATIONS.keys() | layouts.MONTHS.keys())
        for frequency, stamp in expected.items():
            series = self.series(self.HEAD.format(frequency) + "T1:2001-11-30 23-00-00:1,2,3\n")
            self.assertEqual(series[0].stamps[2], stamp)

    def test_a_file_without_start_counts_steps_and_may_name_a_horizon_a_series(self):
        head = "@attribute series_name string\n@attribute horizon numeric\n@frequency monthly\n@data\n"
        series = self.series(head + "ts1:12:7,8,9\n")
        self.assertEqual(series, [("ts1", ["1", "2", "3"], ["7", "8", "9"], 12)])

    def test_the_last_steps_are_held_out(self):
        path = self.file("s.tsf", self.HEAD.format("monthly") + "T1:1979-11-01 00-00-00:1,2,3\n")
        counts = layouts.write_split(layouts.tsf_series(path), self.folder)
        self.assertEqual(counts, (1, 1, 2))
        self.assertEqual((self.folder / "train.csv").read_text(), "unique_id,ds,y\nT1,1979-11,1\n")
        self.assertEqual((self.folder / "test.csv").read_text(), "unique_id,ds,y\nT1,1979-12,2\nT1,1980-01,3\n")
        layouts.write_split(layouts.tsf_series(path), self.folder, horizon=1)
        self.assertEqual((self.folder / "test.csv").read_text(), "unique_id,ds,y\nT1,1980-01,3\n")

    def test_errors_name_the_place_and_write_nothing(self):
        good = self.HEAD.format("monthly")
        for text, message in (
            (good + "T1:1,2,3\n", r"s.tsf:10: 1 attributes, 2 declared"),
            (good + "T1:1979-11-01 00-00-00:1,two,3\n", r's.tsf:10: "two" is not a number'),
            (good + "T1:1979-13-01 00-00-00:1,2,3\n", r"s.tsf:10: "),
            (good + "T1:1979-11-01 00-00-00:1,2\n", r"series T1: 2 values, horizon 2"),
            (self.HEAD.format("lunar") + "T1:1979-11-01 00-00-00:1,2,3\n", r"s.tsf:10: frequency lunar"),
            (good, "no series"),
            ("unique_id,ds,y\n", r"s.tsf:1: not a line"),
            ("@relation x\n", "no @data line"),
        ):
            with self.assertRaisesRegex(layouts.LayoutError, message):
                layouts.write_split(layouts.tsf_series(self.file("s.tsf", text)), self.folder)
            self.assertEqual(self.names(self.folder), {"s.tsf"})

    def test_an_archive_holds_one_tsf(self):
        archive = self.folder / "set.zip"
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr("inner/any.tsf", "@data\n")
        self.assertEqual(monash.unpacked(archive).read_text(), "@data\n")
        with zipfile.ZipFile(archive, "a") as files:
            files.writestr("second.tsf", "")
        with self.assertRaisesRegex(layouts.LayoutError, "2 .tsf files"):
            monash.unpacked(archive)
        archive.write_bytes(b"PK nonsense")
        with self.assertRaisesRegex(layouts.LayoutError, "delete it"):
            monash.unpacked(archive)


if __name__ == "__main__":
    unittest.main()
