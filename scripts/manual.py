#!/usr/bin/env python3
"""Writes the manual pages of a program that is built with swift-argument-parser.

    forecast --experimental-dump-help | scripts/manual.py FOLDER

One page for the program and one for each command, in mdoc(7): all they say is what `--help` says. The date is
that of SOURCE_DATE_EPOCH where it is set, else today.
"""

import datetime
import json
import os
import pathlib
import re
import sys

# Of every command; the page of the program has the list of statuses itself.
COMMON = {"help", "version"}


def escaped(text: str) -> str:
    """Text as roff takes it: backslashes are its own, and so is a dot or quote that begins a line."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def words(text: str) -> str:
    """Text as arguments of a macro: in quotes, so that no word is taken for a macro's name."""
    return '"' + escaped(text).replace('"', '\\(dq') + '"'


def flag(name: dict) -> str:
    dashes = "--" if name["kind"] == "long" else "-"
    return dashes + name["name"]


def is_shown(argument: dict) -> bool:
    return argument.get("shouldDisplay", True)


def item(argument: dict) -> list[str]:
    """An option with its names, its value and what it does."""
    if argument["kind"] == "positional":
        head = f".It Ar {words(argument['valueName'])}"
    else:
        names = sorted(argument["names"], key=lambda name: name["kind"] == "long")
        head = ".It " + " Ns , ".join("Fl " + words(flag(name)[1:]) for name in names)
        if argument["kind"] == "option":
            head += " Ar " + words(argument["valueName"])
    said = argument.get("abstract", "")
    values = argument.get("allValues", [])
    if values and not all(value in said for value in values):
        said += f" One of {', '.join(values)}."
    if argument.get("defaultValue") and argument["kind"] != "flag":
        said += f" Default: {argument['defaultValue']}."
    return [head, escaped(said)]


def options(arguments: list[dict]) -> list[str]:
    """The options under the titles that `--help` gives them; those without one come first."""
    sections: dict[str, list[dict]] = {}
    for argument in filter(is_shown, arguments):
        sections.setdefault(argument.get("sectionTitle") or "", []).append(argument)
    lines = [".Sh OPTIONS"] if sections else []
    for title in sorted(sections, key=lambda title: title != ""):
        if title:
            lines.append(f".Ss {words(title)}")
        lines.append(".Bl -tag -width Ds")
        for argument in sections[title]:
            lines += item(argument)
        lines.append(".El")
    return lines


def synopsis(name: list[str], arguments: list[dict]) -> list[str]:
    lines = [".Sh SYNOPSIS", f".Nm {words(name[0])}" + "".join(f" Cm {words(part)}" for part in name[1:])]
    shown = [argument for argument in arguments if is_shown(argument)]
    if any(argument["kind"] != "positional" for argument in shown):
        lines.append(".Op Ar options")
    for argument in shown:
        if argument["kind"] == "positional":
            macro = ".Op Ar" if argument["isOptional"] else ".Ar"
            lines.append(f"{macro} {words(argument['valueName'])}")
    return lines


def described(text: str) -> tuple[list[str], list[str]]:
    """The paragraphs of a discussion, and the lines of its examples."""
    prose, _, examples = text.partition("Examples:\n")
    paragraphs: list[str] = []
    for paragraph in prose.strip().split("\n\n"):
        if paragraph:
            paragraphs += [".Pp", escaped(paragraph)] if paragraphs else [escaped(paragraph)]
    return paragraphs, examples.rstrip().split("\n") if examples.strip() else []


def literal(lines: list[str]) -> list[str]:
    return [".Bd -literal"] + [escaped(re.sub("^  ", "", line)) for line in lines] + [".Ed"]


def date() -> str:
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    day = (
        datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)
        if seconds
        else datetime.datetime.now(datetime.timezone.utc)
    )
    return f"{day:%B} {day.day}, {day.year}"


def page(name: list[str], command: dict, commands: list[dict], all_names: list[str]) -> str:
    title = "-".join(name)
    arguments = command.get("arguments", [])
    prose, examples = described(command.get("discussion", ""))
    lines = [
        f".Dd {date()}", f".Dt {words(title.upper())} 1", ".Os Linux", ".Sh NAME", f".Nm {words(title)}",
        f".Nd {escaped(command['abstract'].rstrip('.'))}",
    ]
    if commands:
        lines += [
            ".Sh SYNOPSIS", f".Nm {words(name[0])}", ".Ar command", ".Op Ar options", ".Sh DESCRIPTION", *prose,
            ".Sh COMMANDS", ".Bl -tag -width backtest",
        ]
        for one in commands:
            lines += [f".It Cm {words(one['commandName'])}", escaped(one["abstract"])]
        lines += [
            ".El", ".Pp", "Each has a page of its own, such as", f".Xr {title}-{commands[0]['commandName']} 1 ,",
            "and", ".Fl \\-help .",
        ]
    else:
        lines += synopsis(name, arguments) + [".Sh DESCRIPTION"]
        lines += prose or [escaped(command["abstract"])]
    lines += options(arguments)
    if examples:
        lines += [".Sh EXAMPLES"] + literal(examples)
    others = [other for other in all_names if other != title]
    lines += [".Sh SEE ALSO"] + [f".Xr {other} 1 ," for other in others[:-1]]
    if others:
        lines.append(f".Xr {others[-1]} 1")
    return "\n".join(lines) + "\n"


def pages(help_text: dict) -> dict[str, str]:
    """Every page by the name of its file."""
    root = help_text["command"]
    program = root["commandName"]
    commands = [one for one in root.get("subcommands", []) if is_shown(one) and one["commandName"] not in COMMON]
    names = [program] + [f"{program}-{one['commandName']}" for one in commands]
    result = {f"{program}.1": page([program], root, commands, names)}
    for one in commands:
        result[f"{program}-{one['commandName']}.1"] = page([program, one["commandName"]], one, [], names)
    return result


def parsed(text: str) -> dict:
    """What `--experimental-dump-help` wrote."""
    return json.loads(text)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(parsed(sys.stdin.read())).items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
