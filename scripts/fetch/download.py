"""Downloads whose checksum is known, or recorded at the first use and verified ever after.

A folder of downloads has a `fetch.lock` in the format of sha256sum (`sha256sum -c fetch.lock` works). A file whose
sha256 this repository states must have it. Any other file is trusted on first use: the first download records its
sha256, and says so; every later run compares. That guards against change, not against a bad first download.
"""

import hashlib
import http.client
import os
import pathlib
import sys
import urllib.error
import urllib.request

LOCK_NAME = "fetch.lock"
TIMEOUT_SECONDS = 60


class FetchError(Exception):
    """A download that failed or is not what it should be; the message says which file and what to do."""


def sha256(path: pathlib.Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def read_lock(folder: pathlib.Path) -> dict[str, str]:
    """File name → sha256 of every file fetched into the folder before."""
    path = folder / LOCK_NAME
    if not path.exists():
        return {}
    digests = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        digest, separator, name = line.partition("  ")
        if not separator or len(digest) != 64 or not name:
            raise FetchError(f'{path}:{number}: not a line of the form "sha256  name"')
        digests[name] = digest
    return digests


def write_lock(folder: pathlib.Path, digests: dict[str, str]):
    path = folder / LOCK_NAME
    partial = path.with_name(path.name + ".part")
    lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
    partial.write_text("".join(lines), encoding="utf-8")
    os.replace(partial, path)


def receive(url: str, path: pathlib.Path):
    """Copies the resource to the file; nothing is left behind where it fails."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response, path.open("wb") as file:
            start, size = b"", 0
            while block := response.read(1 << 20):
                start = start or block[:64]
                size += len(block)
                file.write(block)
        # Older Pythons take a connection that breaks off for the end of the file.
        announced = response.headers.get("Content-Length")
        if announced is not None and size != int(announced):
            raise FetchError(f"{url}: {size} bytes of {announced} arrived; try again")
        if not start:
            raise FetchError(f"{url}: the answer is empty")
        if start.lstrip().lower().startswith((b"<!doctype", b"<html")):
            raise FetchError(f"{url}: the answer is a web page, not data; has the file moved?")
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        path.unlink(missing_ok=True)
        raise FetchError(f"{url}: {error}") from error
    except FetchError:
        path.unlink(missing_ok=True)
        raise


def fetch(url: str, folder: pathlib.Path, name: str, known: str | None = None) -> pathlib.Path:
    """The file of that name in the folder, downloaded where it is not there yet, and verified either way."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = read_lock(folder)
    expected = known or digests.get(name)
    path = folder / name
    if path.exists():
        actual = sha256(path)
        if expected is not None and actual != expected:
            raise FetchError(
                f"{path}: sha256 is {actual}, expected {expected}; it changed after the download. "
                "Delete it to fetch it again"
            )
    else:
        partial = path.with_name(name + ".part")
        print(f"fetching {url}", file=sys.stderr)
        receive(url, partial)
        actual = sha256(partial)
        if expected is not None and actual != expected:
            partial.unlink()
            source = "this repository" if known else f"{folder / LOCK_NAME} (recorded at the first download)"
            raise FetchError(
                f"{url}: sha256 is {actual}, but {expected} stands in {source}; the publisher's file "
                "differs and was not kept"
            )
        os.replace(partial, path)
    if known is None and name not in digests:
        print(
            f"{name}: no checksum is known for this file; trusted on first use, sha256 {actual} "
            f"recorded in {folder / LOCK_NAME}",
            file=sys.stderr,
        )
    if digests.get(name) != actual:
        write_lock(folder, digests | {name: actual})
    return path
