#!/usr/bin/env python3
"""Installs a built forecast, or packs it.

    scripts/package.py install BINARY [--prefix /usr/local] [--destdir FOLDER]
    scripts/package.py dist BINARY FOLDER       forecast-VERSION-linux-MACHINE.tar.gz
    scripts/package.py deb BINARY FOLDER        forecast_VERSION_ARCHITECTURE.deb, built by dpkg-deb

All three lay out the same tree: the program, completions for bash, zsh and fish, and manual pages. `dist` and `deb`
strip the program and refuse one that is too large, starts too slowly or needs more than the C library. Times in
archives are those of SOURCE_DATE_EPOCH where it is set.
"""

import argparse
import gzip
import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

import manual

SCRIPTS = pathlib.Path(__file__).resolve().parent
COMPLETIONS = {
    "bash": "share/bash-completion/completions/forecast",
    "zsh": "share/zsh/site-functions/_forecast",
    "fish": "share/fish/vendor_completions.d/forecast.fish",
}
# Debian has a folder of its own for completions of zsh that come in packages.
DEBIAN_ZSH = "share/zsh/vendor-completions/_forecast"
MOST_BYTES = 20_000_000
MOST_SECONDS = 0.010
# What every Linux with the C library has.
C_LIBRARY = {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


class Refusal(Exception):
    """What is wrong with what was asked for, in one line."""


def output(binary: pathlib.Path, *arguments: str) -> str:
    return subprocess.run([binary, *arguments], check=True, capture_output=True, text=True).stdout


def lay_out(binary: pathlib.Path, root: pathlib.Path, strip: bool = False) -> list[pathlib.Path]:
    """Puts everything below a prefix; returns the files."""
    program = root / "bin" / "forecast"
    files = [program]
    program.parent.mkdir(parents=True, exist_ok=True)
    # A running program cannot be written to, but another can take its name.
    fresh = program.with_name(".forecast.new")
    shutil.copyfile(binary, fresh)
    if strip:
        subprocess.run(["strip", fresh], check=True)
    fresh.chmod(0o755)
    fresh.replace(program)
    for shell, place in COMPLETIONS.items():
        files.append(root / place)
        write(root / place, output(program, "--generate-completion-script", shell))
    for name, text in manual.pages(manual.parsed(output(program, "--experimental-dump-help"))).items():
        files.append(root / "share/man/man1" / name)
        write(files[-1], text)
    return files


def write(path: pathlib.Path, text: str):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def version(binary: pathlib.Path) -> str:
    return output(binary, "--version").strip()


# What a packed program has to be.


def needed(binary: pathlib.Path) -> set[str]:
    """The shared libraries that a program names."""
    text = subprocess.run(["readelf", "--dynamic", "--wide", binary], check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", text))


def c_library(binary: pathlib.Path) -> str:
    """The oldest version of the C library that has all that a program wants of it."""
    text = subprocess.run(
        ["readelf", "--version-info", "--wide", binary], check=True, capture_output=True, text=True
    ).stdout
    versions = [tuple(map(int, version.split("."))) for version in re.findall(r"Name: GLIBC_([0-9.]+)", text)]
    return ".".join(map(str, max(versions)))


def start(binary: pathlib.Path) -> float:
    """Seconds from the call to the end of `--version`, the least of twenty."""
    seconds = []
    for _ in range(20):
        begin = time.perf_counter()
        subprocess.run([binary, "--version"], check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def check(program: pathlib.Path):
    size, seconds, libraries = program.stat().st_size, start(program), needed(program) - C_LIBRARY
    if libraries:
        raise Refusal(f"the program needs {', '.join(sorted(libraries))}; build it with `make dist` or `make deb`")
    if size > MOST_BYTES:
        raise Refusal(f"the program has {size} bytes, more than {MOST_BYTES}")
    if seconds > MOST_SECONDS:
        raise Refusal(f"the program takes {seconds * 1000:.1f} ms to start, more than {MOST_SECONDS * 1000:.0f}")
    print(f"{size / 1e6:.1f} MB, starts in {seconds * 1000:.1f} ms, needs {', '.join(sorted(needed(program)))}")


# Packing.

# The libraries within the program: those of Debian by the package that documents them, then those of Swift.
DEBIAN_LIBRARIES = ["libcsv-dev", "libmd-dev", "zlib1g-dev"]
SWIFT_LIBRARIES = ["swift-argument-parser/LICENSE.txt", "TOMLKit/LICENSE"]


def licenses(binary: pathlib.Path) -> dict[str, pathlib.Path]:
    """The license of every library that the program holds, by its name; none may be missing."""
    found = {name.removesuffix("-dev"): pathlib.Path("/usr/share/doc", name, "copyright") for name in DEBIAN_LIBRARIES}
    compilers = sorted(pathlib.Path("/usr/share/doc").glob("libstdc++-*-dev"))
    found["libstdc++"] = (compilers[-1] if compilers else pathlib.Path("/usr/share/doc/libstdc++-dev")) / "copyright"
    swift = pathlib.Path(shutil.which("swift") or "/usr/bin/swift").resolve().parents[1]
    found["swift"] = swift / "share/swift/LICENSE.txt"
    # The program stands in FOLDER/TRIPLE/release, what it was built from in FOLDER/checkouts.
    for place in SWIFT_LIBRARIES:
        found[place.split("/")[0].lower()] = binary.resolve().parents[2] / "checkouts" / place
    missing = [str(path) for path in found.values() if not path.is_file()]
    if missing:
        raise Refusal(f"a packed program needs the licenses of its libraries, and there is no {', '.join(missing)}")
    return found


def document(binary: pathlib.Path, folder: pathlib.Path):
    """Whose work the program is."""
    write(folder / "copyright", (SCRIPTS / "debian/copyright").read_text())
    for name, path in licenses(binary).items():
        write(folder / "libraries" / name, path.read_text(encoding="utf-8", errors="replace"))



def epoch() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def dist(binary: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    name = f"forecast-{version(binary)}-linux-{platform.machine()}"
    target = folder / f"{name}.tar.gz"

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch()
        return entry

    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary) / name
        lay_out(binary, root, strip=True)
        check(root / "bin/forecast")
        document(binary, root / "share/doc/forecast")
        with open(target, "wb") as file, gzip.GzipFile("", "wb", 9, file, epoch()) as packed:
            with tarfile.open(fileobj=packed, mode="w") as archive:
                archive.add(root, name, filter=plain)
    return target


def deb(binary: pathlib.Path, folder: pathlib.Path, maintainer: str) -> pathlib.Path:
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()
    number = version(binary)
    target = folder / f"forecast_{number}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary)
        root.chmod(0o755)
        usr = root / "usr"
        lay_out(binary, usr, strip=True)
        check(usr / "bin/forecast")
        (usr / DEBIAN_ZSH).parent.mkdir(parents=True)
        (usr / COMPLETIONS["zsh"]).rename(usr / DEBIAN_ZSH)
        (usr / COMPLETIONS["zsh"]).parent.rmdir()
        for page in (usr / "share/man/man1").iterdir():
            compress(page)
        documents = usr / "share/doc/forecast"
        document(binary, documents)
        write(documents / "changelog", (SCRIPTS.parent / "CHANGELOG.md").read_text())
        compress(documents / "changelog")
        files = sorted(path for path in usr.rglob("*") if path.is_file())
        control = (SCRIPTS / "debian/control").read_text().format(
            version=number, architecture=architecture, maintainer=maintainer,
            size=sum(-(-path.stat().st_size // 1024) for path in files),
            libc=c_library(usr / "bin/forecast"),
        )
        write(root / "DEBIAN/control", control)
        write(root / "DEBIAN/md5sums", "".join(
            f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n" for path in files))
        for path in root.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "--build", root, target], check=True, stdout=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch())},
        )
    return target


def compress(path: pathlib.Path):
    """Replaces a file by what gzip makes of it, without its name and time."""
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    packed.chmod(0o644)
    path.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    install = actions.add_parser("install")
    install.add_argument("binary", type=pathlib.Path)
    install.add_argument("--prefix", default="/usr/local")
    install.add_argument("--destdir", default="")
    for name in ("dist", "deb"):
        pack = actions.add_parser(name)
        pack.add_argument("binary", type=pathlib.Path)
        pack.add_argument("folder", type=pathlib.Path)
        if name == "deb":
            pack.add_argument("--maintainer", default="the authors of forecast <root@localhost>")
    asked = parser.parse_args()
    try:
        if asked.action == "install":
            lay_out(asked.binary.resolve(), pathlib.Path(asked.destdir + asked.prefix))
        else:
            asked.folder.mkdir(parents=True, exist_ok=True)
            binary = asked.binary.resolve()
            print(dist(binary, asked.folder) if asked.action == "dist" else deb(binary, asked.folder, asked.maintainer))
    except (Refusal, OSError, subprocess.CalledProcessError) as problem:
        print(f"package.py: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
