"""Tests of scripts/docs_test.py and scripts/markdown_page.py, and of the links of all pages of the repository."""

import os
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import docs_test
import markdown_page

PAGE = """# A page: `fit` and more

See [this](other.md#a-part), ![a picture](images/a.svg), `[no](link.md)` and [a paper](https://doi.org/10.1/(2)3).

## A part
## A part

```sh
echo [no](either.md) # ## no heading
```

````
```
````
"""


def page(text):
    return markdown_page.Page("page.md", text)


class PageTests(unittest.TestCase):
    def test_links(self):
        self.assertEqual(
            [target for _, target in page(PAGE).links()],
            ["other.md#a-part", "images/a.svg", "https://doi.org/10.1/(2)3"])

    def test_anchors(self):
        self.assertEqual(page(PAGE).anchors(), {"a-page-fit-and-more", "a-part", "a-part-1"})

    def test_blocks(self):
        self.assertEqual([block.info for block in page(PAGE).blocks], ["sh", ""])
        self.assertEqual(page(PAGE).blocks[1].lines, ["```"])
        with self.assertRaises(ValueError):
            page("```sh\necho\n")

    def test_file_and_reason(self):
        blocks = page("```csv a.csv\n```\n```sh not run: no root\n```\n").blocks
        self.assertEqual([(block.language, block.attribute) for block in blocks],
                         [("csv", "a.csv"), ("sh", "not run: no root")])


class CommandTests(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.session = docs_test.Session(pathlib.Path(self.temporary.name), pathlib.Path("/bin/echo"))

    def run_text(self, text):
        return docs_test.run_block(page(text).blocks[0], self.session)

    def test_what_is_seen(self):
        self.assertIsNone(self.run_text("```console\n$ forecast a\n…\n$ forecast b \\\n    c\nb c\n```\n"))
        self.assertEqual(
            self.run_text("```console\n$ forecast a\nb\n\n$ forecast b\nb\n```\n"),
            ["$ forecast a", "a", "", "$ forecast b", "b"])

    def test_status(self):
        self.assertIsNone(self.run_text("```sh\nexit 3  # exit status 3\n```\n"))
        with self.assertRaises(docs_test.Failure):
            self.run_text("```sh\nexit 3\n```\n")
        with self.assertRaises(docs_test.Failure):
            self.run_text("```sh\ntrue # exit status 3\n```\n")

    def test_crontab_has_little_around_it(self):
        self.assertIsNone(self.run_text('```crontab\n5 4 * * *  test -z "$TERM" && cd "$HOME/datasets"\n```\n'))
        with self.assertRaises(docs_test.Failure):
            self.run_text("```crontab\n@daily  forecast is noisy\n```\n")

    def test_file(self):
        self.run_text("```csv a/b.csv\nx,y\n```\n")
        self.assertEqual((self.session.folder / "a/b.csv").read_text(), "x,y\n")

    def test_not_run(self):
        self.assertIsNone(self.run_text("```sh not run: it fails\nfalse\n```\n"))
        with self.assertRaises(docs_test.Failure):
            self.run_text("```sh not run:\nfalse\n```\n")

    def test_targets(self):
        self.assertIsNone(self.run_text("```sh\nmake demo # and look\n```\n"))
        with self.assertRaises(docs_test.Failure):
            self.run_text("```sh\nmake gold\n```\n")

    def test_anything(self):
        self.assertTrue(docs_test.matches(["a", "…", "z"], ["a", "b", "c", "z"]))
        self.assertTrue(docs_test.matches(["took … s"], ["took 3 s"]))
        self.assertFalse(docs_test.matches(["a", "…", "z"], ["a", "b"]))
        self.assertEqual(docs_test.shorten(["a", "…", "z"], list("abcde")), ["a", "…", "e"])

    def test_redrawn_line(self):
        self.assertEqual(docs_test.redrawn("epoch 1\r\x1b[Kepoch 2\r\x1b[Kdone"), "done")

    def test_unknown_option(self):
        said = list(docs_test.check_options(
            markdown_page.Page(docs_test.ROOT / "page.md", "`--horizon` and `--horizn`\n"), {"--horizon"}))
        self.assertEqual(said, ["page.md:1: no command has an option --horizn"])


class RepositoryTests(unittest.TestCase):
    def test_links_lead_somewhere(self):
        anchors = {}
        folders = ("docs", "datasets", "benchmarks", "scripts", "Sources")
        paths = [*docs_test.ROOT.glob("*.md"),
                 *(path for folder in folders for path in (docs_test.ROOT / folder).rglob("*.md"))]
        self.assertGreater(len(paths), 30)
        broken = []
        for path in paths:
            for number, target in markdown_page.Page(path).links():
                if target.startswith(("https://", "http://", "mailto:", "doc:")):
                    continue
                name, _, anchor = target.partition("#")
                other = (path.parent / name).resolve() if name else path
                where = f"{path.relative_to(docs_test.ROOT)}:{number + 1}: {target}"
                if not other.exists():
                    broken.append(f"{where}: no such file")
                elif anchor and other not in anchors:
                    anchors[other] = markdown_page.Page(other).anchors()
                if anchor and other.exists() and anchor not in anchors[other]:
                    broken.append(f"{where}: no such heading")
        self.assertEqual(broken, [])

    def test_catalogues_list_what_is_declared(self):
        missing = []
        catalogues = sorted((docs_test.ROOT / "Sources").glob("*/*.docc"))
        self.assertGreater(len(catalogues), 5)
        for catalogue in catalogues:
            source = "\n".join(path.read_text() for path in catalogue.parent.rglob("*.swift"))
            landing = (catalogue / f"{catalogue.stem}.md").read_text()
            for symbol in re.findall(r"^- ``(\w+)", landing, re.MULTILINE):
                declaration = rf"^(?:@\w+ )?package (?:\w+ )*(?:struct|enum|class|protocol|func) {symbol}\b"
                if not re.search(declaration, source, re.MULTILINE):
                    missing.append(f"{catalogue.stem}: {symbol}")
        self.assertEqual(missing, [])

    def test_every_page_is_in_the_index(self):
        docs = docs_test.ROOT / "docs"
        listed = {target.partition("#")[0] for _, target in markdown_page.Page(docs / "README.md").links()}
        self.assertEqual({path.name for path in docs.glob("*.md")} - listed - {"README.md"}, set())


if __name__ == "__main__":
    unittest.main()
