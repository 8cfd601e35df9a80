"""Tests of scripts/package.py and scripts/manual.py with a program that only says what the real one would."""

import gzip
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))
import manual  # noqa: E402
import package  # noqa: E402


def argument(kind: str, name: str, **more) -> dict:
    names = [{"kind": "long", "name": name}] if kind != "positional" else []
    return {
        "kind": kind, "names": names, "valueName": more.pop("valueName", name), "isOptional": True,
        "isRepeating": False, "shouldDisplay": True, **more,
    }


HELP = {
    "command": {
        "commandName": "forecast", "abstract": "Forecast time series.",
        "discussion": "It reads \"CSV\".\n\n.dots and 'quotes' and C:\\back-slashes.", "shouldDisplay": True,
        "arguments": [argument("flag", "help", abstract="Show help.")],
        "subcommands": [
            {
                "commandName": "fit", "abstract": "Train a network.", "shouldDisplay": True,
                "discussion": "Learns.\n\nExamples:\n  forecast fit a.csv\n  forecast fit b.csv \\\n    --id 'a b'\n",
                "arguments": [
                    argument("positional", "file", isOptional=False, abstract="CSV file."),
                    {**argument("option", "output", valueName="file", abstract="Model file.", defaultValue="m.st"),
                     "names": [{"kind": "long", "name": "output"}, {"kind": "short", "name": "o"}]},
                    argument("option", "cell", abstract="Cell.", allValues=["lstm", "gru"], sectionTitle="Model"),
                    argument("flag", "secret", abstract="Hidden.", shouldDisplay=False),
                ],
            },
            {"commandName": "info", "abstract": "Show a model.", "shouldDisplay": True, "arguments": []},
            {"commandName": "help", "abstract": "Show help.", "shouldDisplay": True, "arguments": []},
        ],
    }
}

# Answers like the program; the texts come from files beside it.
PROGRAM = r"""
#include <stdio.h>
#include <string.h>
int main(int count, char **words) {
  static char text[1 << 16];
  const char *name = !strcmp(words[1], "--version") ? "version" : count > 2 ? words[2] : "help";
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", FOLDER, name);
  FILE *file = fopen(path, "r");
  if (!file) return 1;
  fwrite(text, 1, fread(text, 1, sizeof text, file), stdout);
  return 0;
}
"""


class ManualTests(unittest.TestCase):
    def setUp(self):
        self.pages = manual.pages(HELP)

    def test_a_page_for_the_program_and_each_command(self):
        self.assertEqual(sorted(self.pages), ["forecast-fit.1", "forecast-info.1", "forecast.1"])

    def test_pages_say_what_help_says(self):
        for name, parts in {
            "forecast-fit.1": [
                '.Nm "forecast\\-fit"\n.Nd Train a network\n', '.Nm "forecast" Cm "fit"\n.Op Ar options\n.Ar "file"\n',
                ".Sh DESCRIPTION\nLearns.\n", '.It Ar "file"\nCSV file.\n',
                '.It Fl "o" Ns , Fl "\\-output" Ar "file"\nModel file. Default: m.st.\n',
                '.Ss "Model"\n.Bl -tag -width Ds\n.It Fl "\\-cell" Ar "cell"\nCell. One of lstm, gru.\n.El\n',
                ".Bd -literal\nforecast fit a.csv\nforecast fit b.csv \\e\n  \\-\\-id 'a b'\n.Ed\n",
                ".Sh SEE ALSO\n.Xr forecast 1 ,\n.Xr forecast-info 1\n",
            ],
            "forecast.1": [
                'It reads "CSV".\n.Pp\n\\&.dots and \'quotes\' and C:\\eback\\-slashes.\n',
                '.It Cm "fit"\nTrain a network.\n', '.It Cm "info"\nShow a model.\n',
            ],
        }.items():
            for part in parts:
                self.assertIn(part, self.pages[name])
        self.assertNotIn("Hidden", self.pages["forecast-fit.1"])

    def test_no_line_of_text_is_taken_for_a_request(self):
        for line in manual.escaped(".Sh X\n'quoted\n\\fB").split("\n"):
            self.assertRegex(line, r"^(\\&|\\e)")


class PackageTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = pathlib.Path(temporary.name)
        build = self.root / "build"
        self.program = build / "x86_64-linux" / "release" / "forecast"
        self.program.parent.mkdir(parents=True)
        for place in package.SWIFT_LIBRARIES:
            path = build / "checkouts" / place
            path.parent.mkdir(parents=True)
            path.write_text(f"license of {place}\n")
        said = self.root / "said"
        said.mkdir()
        texts = {"version": "1.2.3\n", "help": json.dumps(HELP)}
        for name, text in (texts | {shell: f"# {shell}\n" for shell in package.COMPLETIONS}).items():
            (said / name).write_text(text)
        compiler = shutil.which("cc") or shutil.which("clang")
        subprocess.run(
            [compiler, "-x", "c", "-g", f'-DFOLDER="{said}"', "-o", self.program, "-"], input=PROGRAM, text=True,
            check=True)

    def test_installs_below_the_prefix_in_the_folder(self):
        installed = subprocess.run(
            [SCRIPTS / "package.py", "install", self.program, "--prefix", "/opt/x", "--destdir", self.root / "stage"])
        self.assertEqual(installed.returncode, 0)
        stage = self.root / "stage"
        files = {str(path.relative_to(stage)) for path in stage.rglob("*") if path.is_file()}
        self.assertEqual(files, {
            "opt/x/bin/forecast", "opt/x/share/bash-completion/completions/forecast",
            "opt/x/share/zsh/site-functions/_forecast", "opt/x/share/fish/vendor_completions.d/forecast.fish",
            "opt/x/share/man/man1/forecast.1", "opt/x/share/man/man1/forecast-fit.1",
            "opt/x/share/man/man1/forecast-info.1",
        })
        self.assertTrue(os.access(stage / "opt/x/bin/forecast", os.X_OK))
        self.assertEqual((stage / "opt/x/share/zsh/site-functions/_forecast").read_text(), "# zsh\n")

    def test_packs_an_archive_that_is_the_same_again(self):
        os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
        self.addCleanup(os.environ.pop, "SOURCE_DATE_EPOCH")
        path = package.dist(self.program, self.root)
        first = path.read_bytes()
        self.assertEqual(package.dist(self.program, self.root).read_bytes(), first)
        self.assertRegex(path.name, r"^forecast-1\.2\.3-linux-.*\.tar\.gz$")
        with tarfile.open(path) as archive:
            names = {name.split("/", 1)[-1] for name in archive.getnames()}
            self.assertLess(archive.getmember(f"{path.name[:-7]}/bin/forecast").size, self.program.stat().st_size)
        self.assertLess({"bin/forecast", "share/doc/forecast/libraries/tomlkit", "share/man/man1/forecast.1"}, names)

    def test_packs_a_package_that_debian_reads(self):
        path = package.deb(self.program, self.root, "A B <a@b>")
        fields = subprocess.run(["dpkg-deb", "--field", path], check=True, capture_output=True, text=True).stdout
        self.assertIn("Version: 1.2.3\n", fields)
        self.assertIn("Maintainer: A B <a@b>\n", fields)
        self.assertRegex(fields, r"\nDepends: libc6 \(>= 2\.\d+\)\n")
        subprocess.run(["dpkg-deb", "--extract", path, self.root / "out"], check=True)
        page = self.root / "out/usr/share/man/man1/forecast-fit.1.gz"
        self.assertIn("Train a network", gzip.decompress(page.read_bytes()).decode())
        self.assertTrue((self.root / "out/usr/share/zsh/vendor-completions/_forecast").is_file())
        for sums in subprocess.run(
            ["dpkg-deb", "--ctrl-tarfile", path], check=True, capture_output=True).stdout.split(b"md5sums")[1:2]:
            self.assertIn(b"usr/bin/forecast", sums)

    def test_refuses_a_program_that_needs_more_or_is_large_or_slow(self):
        package.check(self.program)
        for name, value in [("C_LIBRARY", set()), ("MOST_BYTES", 100), ("MOST_SECONDS", 0.0)]:
            with self.subTest(name):
                usual = getattr(package, name)
                self.addCleanup(setattr, package, name, usual)
                setattr(package, name, value)
                with self.assertRaises(package.Refusal):
                    package.check(self.program)
                setattr(package, name, usual)

    def test_refuses_to_pack_without_a_license(self):
        (self.root / "build/checkouts/TOMLKit/LICENSE").unlink()
        with self.assertRaisesRegex(package.Refusal, "TOMLKit/LICENSE"):
            package.dist(self.program, self.root)


if __name__ == "__main__":
    unittest.main()
