"""What the tests of the documents read from a page of Markdown: fenced blocks, links, anchors, code.

Knows the part of CommonMark and of GitHub's additions that the pages use: fences of backquotes, ATX headings,
inline links and pictures.
"""

import dataclasses
import pathlib
import re

FENCE = re.compile(r"^(`{3,})(.*)$")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
CODE = re.compile(r"(`+)(.+?)\1")


@dataclasses.dataclass
class Block:
    """A fenced block: the line of its first fence from 0, the words after it, the lines between the fences."""

    line: int
    info: str
    lines: list

    @property
    def language(self):
        return self.info.split(" ")[0]

    @property
    def attribute(self):
        """What follows the language: the name of a file, or why a block is not run."""
        return self.info[len(self.language):].strip()


class Page:
    def __init__(self, path, text=None):
        self.path = pathlib.Path(path)
        self.lines = (self.path.read_text(encoding="utf-8") if text is None else text).split("\n")
        self.blocks = []
        self.prose = []  # (line from 0, text) of what is outside of fences
        fence = None
        for number, line in enumerate(self.lines):
            match = FENCE.match(line)
            if fence is None and match:
                fence = match.group(1)
                self.blocks.append(Block(number, match.group(2).strip(), []))
            elif fence is not None and match and match.group(1) == fence and not match.group(2):
                fence = None
            elif fence is not None:
                self.blocks[-1].lines.append(line)
            else:
                self.prose.append((number, line))
        if fence is not None:
            raise ValueError(f"{self.path}:{self.blocks[-1].line + 1}: a block without an end")

    def links(self):
        """(line from 0, target) of each inline link and picture outside of code."""
        for number, line in self.prose:
            for match in LINK.finditer(CODE.sub(lambda code: "`" + "x" * len(code.group(2)) + "`", line)):
                yield number, match.group(1)

    def anchors(self):
        """What GitHub calls the headings: letters, digits, hyphens and underscores in lower case."""
        seen = {}
        found = set()
        for _, line in self.prose:
            match = HEADING.match(line)
            if not match:
                continue
            text = LINK.sub(lambda link: link.group(0)[1:link.group(0).index("](")], match.group(2))
            slug = re.sub(r"[^\w\- ]", "", text.replace("`", "").lower()).replace(" ", "-")
            count = seen.get(slug, 0)
            seen[slug] = count + 1
            found.add(f"{slug}-{count}" if count else slug)
        return found

    def code(self):
        """(line from 0, text) of each code span and each line of a block."""
        for number, line in self.prose:
            for match in CODE.finditer(line):
                yield number, match.group(2)
        for block in self.blocks:
            for offset, line in enumerate(block.lines):
                yield block.line + 1 + offset, line
