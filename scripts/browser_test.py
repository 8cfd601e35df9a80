#!/usr/bin/env python3
"""Looks at the pages of `forecast report` and `backtest --report` in headless Chromium.

For five kinds of data, at desktop width, on a phone and as printed on A4: no message on the console, no
two labels of a drawing overlap, no label leaves its drawing, nothing is wider than the window, and the
page prints on A4.

    scripts/browser_test.py PROGRAM      PROGRAM: the built forecast

Needs chromium in PATH; nothing is installed or fetched. Exit status: 0 all well, 1 something is not.
"""

import datetime
import html
import json
import math
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

DATASETS = pathlib.Path(__file__).resolve().parent.parent / "datasets"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Width in CSS pixels; A4 without the margins of the page.
VIEWS = {"desktop": 1280, "phone": 390, "A4": 673}
# A headless window is never narrower than this; narrower pages are looked at in a frame.
NARROWEST_WINDOW = 500

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><style>*{}",
    "abc\u202egpj.exe", "東京の店舗の売上データ", "👩‍👩‍👧‍👦", "x" * 200, "W" * 80, "&lt;b&gt;",
    "javascript:alert(1)", "عربي متجر", "]]>", "a\u00adb", "m W m W m W m W m W m W m W m W m W",
]

# Reads the layout and leaves what it found in an element, where --dump-dom shows it.
PROBE = """
function probe(view) {
  const found = [];
  const page = view.document;
  const width = page.documentElement.scrollWidth;
  if (width > view.innerWidth + 1) found.push(`the page is ${width} wide`);
  let labels = 0, drawings = 0;
  for (const svg of page.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    drawings += 1;
    const boxes = [];
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.width === 0) continue;
      labels += 1;
      const name = text.textContent;
      if (box.left < frame.left - 2 || box.right > frame.right + 2)
        found.push(`"${name}" leaves "${svg.getAttribute("aria-label")}"`);
      // Fonts leave air above and below their letters.
      const air = box.height * 0.15;
      boxes.push({name, left: box.left, right: box.right, top: box.top + air, bottom: box.bottom - air});
    }
    for (let i = 0; i < boxes.length; i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [boxes[i], boxes[j]];
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          found.push(`"${a.name}" overlaps "${b.name}" in "${svg.getAttribute("aria-label")}"`);
      }
  }
  return {found, labels, drawings};
}
"""


def series(rows):
    return "".join(f"{','.join(row)}\n" for row in rows)


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def panel():
    draw = random.Random(1)
    rows = [["store", "day", "sold"]]
    for number in range(60):
        name = HOSTILE[number] if number < len(HOSTILE) else f"store {number}"
        level, swing = draw.uniform(20, 2000), draw.uniform(0.02, 0.5)
        for step in range(120):
            day = datetime.date(2024, 1, 1) + datetime.timedelta(step)
            value = level * (1 + swing * math.sin(2 * math.pi * step / 7) + draw.gauss(0, 0.1))
            rows.append([quoted(name), str(day), f"{value:.2f}"])
    return series(rows)


def gappy():
    draw = random.Random(2)
    rows = [["when", "level"]]
    for step in range(300):
        day = datetime.date(2023, 1, 1) + datetime.timedelta(step)
        missing = 100 < step < 140 or step in (200, 290)
        value = "" if missing else f"{math.sin(step / 15) * 30 - 10 + draw.gauss(0, 3):.1f}"
        rows.append([str(day), value])
    return series(rows)


def cases():
    """Name, data, options of the fit, and those of a backtest or none."""
    small = ["--epochs", "3", "--hidden", "8", "--threads", "2"]
    monthly = (DATASETS / "air_passengers.csv").read_text()
    hourly = "".join((DATASETS / "jfk_temperature_hourly.csv").open().readlines()[:1000])
    tiny = series([["Year", "v"]] + [[str(2000 + i), str(i * i % 7)] for i in range(5)])
    folds = ["--folds", "3", "--refit", "never", "-H", "6"]
    ids = ["--id", "store", "--time", "day", "--target", "sold"]
    return [
        ("monthly", monthly, small, folds), ("hourly", hourly, small, []),
        ("panel", panel(), small + ids, folds), ("gaps", gappy(), small, []),
        ("tiny", tiny, small + ["--horizon", "3"], []),
    ]


def run(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done


class Browser:
    def __init__(self, path, folder):
        self.arguments = [
            path, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}",
        ]

    def dump(self, page, width):
        width = max(width, NARROWEST_WINDOW)
        return run(
            *self.arguments, "--allow-file-access-from-files", f"--window-size={width},900",
            "--virtual-time-budget=5000", "--dump-dom", page.as_uri()).stdout

    def console(self, page):
        """What the page as it is says on the console."""
        done = run(*self.arguments, "--enable-logging=stderr", "--dump-dom", page.as_uri())
        return [line for line in done.stderr.splitlines() if "CONSOLE" in line]

    def pdf(self, page, target):
        run(*self.arguments, "--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri())
        return target.read_bytes()


def probed(page, view):
    """A copy of the page that may run the probe, in a frame of the view's width."""
    text = page.read_text()
    policy = re.search(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", text)
    assert policy, f"{page} has no policy"
    text = text.replace(policy.group(0), "")
    if view == "A4":
        text = text.replace("@media print", "@media screen").replace("prefers-color-scheme:dark", "width:0")
    copy = page.with_name(f"{page.stem}-{view}.html")
    copy.write_text(text)
    frame = page.with_name(f"{page.stem}-{view}-frame.html")
    frame.write_text(
        f'<body><iframe src="{copy.name}" style="border:0;width:{VIEWS[view]}px;height:800px"></iframe>'
        f"<script>{PROBE}\nwindow.onload = () => {{ const view = document.querySelector('iframe')"
        ".contentWindow; document.body.textContent = 'PROBE' + JSON.stringify(probe(view)) + 'END' }"
        "</script></body>")
    return frame


def look(browser, name, page):
    problems = [f"console: {line}" for line in browser.console(page)]
    for view, width in VIEWS.items():
        dumped = browser.dump(probed(page, view), width + 40)
        answer = re.search(r"PROBE(\{.*\})END", html.unescape(dumped), re.DOTALL)
        if not answer:
            problems.append(f"{view}: the probe did not answer")
            continue
        seen = json.loads(answer.group(1))
        problems += [f"{view}: {found}" for found in seen["found"]]
        if seen["drawings"] == 0 or seen["labels"] < 5 * seen["drawings"]:
            problems.append(f"{view}: {seen['labels']} labels in {seen['drawings']} drawings")
        print(f"{name}, {view}: {seen['drawings']} drawings, {seen['labels']} labels")
    paper = browser.pdf(page, page.with_suffix(".pdf"))
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper))
    if not boxes or any(abs(float(w) - 595) > 1 or abs(float(h) - 842) > 1 for w, h in boxes):
        problems.append(f"print: pages of {boxes}")
    return problems


def main():
    if len(sys.argv) != 2:
        print("usage: scripts/browser_test.py PROGRAM", file=sys.stderr)
        return 64
    program = str(pathlib.Path(sys.argv[1]).resolve())
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        print("no browser here; apt-get install chromium", file=sys.stderr)
        return 1
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        browser = Browser(path, folder)
        for name, data, options, folds in cases():
            source, model = folder / f"{name}.csv", folder / f"{name}.safetensors"
            source.write_text(data)
            run(program, "fit", str(source), *options, "-o", str(model), "-q")
            run(program, "report", "-m", str(model), "-o", str(folder / name), "-q")
            pages = [(name, folder / name / "index.html")]
            if folds:
                page = folder / f"{name}-backtest.html"
                run(program, "backtest", str(source), *options, *folds, "--report", str(page), "-q")
                pages.append((f"{name}, backtest", page))
            for title, page in pages:
                problems = look(browser, title, page)
                failures += len(problems)
                for problem in problems:
                    print(f"{title}: {problem}", file=sys.stderr)
    print(f"{failures} problems" if failures else "all well")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
