"""Tests of scripts/setup on a make-believe machine: an include folder and commands of its own, nothing installed."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SETUP = pathlib.Path(__file__).resolve().parents[1] / "setup"
HEADERS = {"csv.h": "libcsv-dev", "zlib.h": "zlib1g-dev", "sha256.h": "libmd-dev", "library": "libsqlite3-0"}
# What the script may use of the real machine.
BORROWED = ("bash", "cat", "env", "head", "printf", "sed", "sort", "touch")


class SetupTests(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = pathlib.Path(temporary.name)
        self.commands = self.root / "bin"
        self.include = self.root / "include"
        self.calls = self.root / "calls"
        for folder in (self.commands, self.include):
            folder.mkdir()
        for name in BORROWED:
            (self.commands / name).symlink_to(shutil.which(name))
        self.script = self.root / "setup"
        self.script.write_text(SETUP.read_text().replace("/usr/include", str(self.include)))
        self.command("id", "echo 0")
        self.command("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
        # A package is installed where its header, or what stands for it, is there.
        self.command("dpkg-query", "\n".join(
            f'case "$*" in *{package}) [ -e {self.include}/{header} ] && printf installed;; esac'
            for header, package in HEADERS.items()
        ))
        self.command("apt-get", f'echo "$DEBIAN_FRONTEND: $*" >> {self.calls}\n' + self.installing(*HEADERS))

    def command(self, name: str, body: str):
        path = self.commands / name
        path.write_text(f"#!/bin/bash\n{body}\n")
        path.chmod(0o755)

    def installing(self, *headers: str) -> str:
        return "\n".join(f"touch {self.include}/{header}" for header in headers)

    def provide(self, *headers: str):
        for header in headers:
            (self.include / header).touch()

    def run_setup(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["bash", self.script, *arguments], env={"PATH": str(self.commands)}, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def apt_calls(self) -> list[str]:
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def test_one_line_and_nothing_done_where_all_is_there(self):
        self.provide(*HEADERS)
        run = self.run_setup()
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "setup: all there\n", ""))
        self.assertEqual(self.apt_calls(), [])

    def test_only_what_is_missing_is_installed_without_questions_or_update(self):
        self.provide("zlib.h")
        run = self.run_setup()
        self.assertEqual((run.returncode, run.stdout), (0, "setup: all there\n"))
        self.assertEqual(
            self.apt_calls(), ["noninteractive: install --yes --no-install-recommends libcsv-dev libmd-dev libsqlite3-0"]
        )

    def test_package_lists_are_updated_only_after_a_failure(self):
        self.command("apt-get", f'echo "$1" >> {self.calls}\n'
                     f'[ "$1" = update ] && touch {self.root}/updated && exit 0\n'
                     f'[ -e {self.root}/updated ] || exit 100\n' + self.installing(*HEADERS))
        self.assertEqual(self.run_setup().returncode, 0)
        self.assertEqual(self.apt_calls(), ["install", "update", "install"])

    def test_an_installation_without_effect_is_an_error(self):
        self.command("apt-get", "exit 0")
        run = self.run_setup()
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("still missing after the installation: libcsv-dev zlib1g-dev libmd-dev libsqlite3-0", run.stderr)

    def test_sudo_where_not_root(self):
        self.command("id", "echo 1000")
        self.command("sudo", f'echo sudo >> {self.calls}\nexec "$@"')
        self.assertEqual(self.run_setup().returncode, 0)
        self.assertEqual(self.apt_calls()[0], "sudo")
        self.assertTrue(self.apt_calls()[1].startswith("noninteractive: install"))

    def test_neither_root_nor_sudo(self):
        self.command("id", "echo 1000")
        run = self.run_setup()
        self.assertEqual((run.returncode, self.apt_calls()), (1, []))
        self.assertIn("neither root nor sudo", run.stderr)
        self.assertIn("apt-get install libcsv-dev zlib1g-dev libmd-dev libsqlite3-0", run.stderr)

    def test_elsewhere_the_libraries_are_named(self):
        (self.commands / "apt-get").unlink()
        (self.commands / "dpkg-query").unlink()
        run = self.run_setup()
        self.assertEqual(run.returncode, 1)
        self.assertIn("libcsv, zlib, libmd", run.stderr)
        self.provide(*HEADERS)
        self.assertEqual(self.run_setup().returncode, 0)

    def test_check_installs_nothing(self):
        self.provide("csv.h")
        run = self.run_setup("--check")
        self.assertEqual((run.returncode, self.apt_calls()), (1, []))
        self.assertIn("missing: zlib1g-dev libmd-dev libsqlite3-0", run.stderr)

    def test_swift_missing_old_and_new(self):
        self.provide(*HEADERS)
        for version, status in (("5.10.1", 1), ("6.1", 1), ("6.2", 0), ("6.10", 0), ("7.0-dev", 0)):
            self.command("swift", f"echo 'Swift version {version} (swift-{version}-RELEASE)'")
            run = self.run_setup()
            self.assertEqual(run.returncode, status, version)
            self.assertEqual("is too old" in run.stderr, status == 1, version)
        self.command("swift", "exit 1")
        self.assertIn("does not tell its version", self.run_setup().stderr)
        (self.commands / "swift").unlink()
        run = self.run_setup()
        self.assertEqual(run.returncode, 1)
        self.assertIn("Swift is not installed", run.stderr)
        self.assertIn("https://www.swift.org/install", run.stderr)

    def test_unknown_arguments_are_refused(self):
        self.assertEqual(self.run_setup("--nonsense").returncode, 64)

    def test_the_script_may_be_executed(self):
        self.assertTrue(os.access(SETUP, os.X_OK))


if __name__ == "__main__":
    unittest.main()
