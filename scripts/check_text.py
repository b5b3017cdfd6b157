"""Reads every text file of the project and refuses what must not be in one.

Knows: no address of a package index, no path of somebody's machine, no file of code over 400 lines, no conflict
marker, no page whose links lead nowhere, and a lock for every dependency. Style of code is ruff's business.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {".git", ".venv", "var", "dist", "node_modules", "__pycache__", "migrations"}
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".gz", ".woff2", ".ico", ".mo", ".pdf", ".pyc", ".heic", ".sqlite3"}
CODE = {".py", ".sh", ".js", ".css", ".html"}
LONGEST = 400  # lines of a file of code

# Written in pieces, so that this file does not contain what it looks for.
FORBIDDEN = {
    "the address of a package index": re.compile(
        "|".join(name + r"\." + end for name, end in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "(org|com)")])
    ),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/\w"),
    "a conflict marker": re.compile(r"^(?:<{7}|>{7}) ", re.M),
    "an index option in a lock": re.compile("--(?:extra-)?" + "index-url|--find" + "-links"),
}
ALLOWED = {("scripts/check_text.py", "an index option in a lock")}


def text_files() -> Iterator[tuple[str, str]]:
    """Every text file of the project, hidden tool caches apart, with its path from the root."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(
            f for f in folders if f not in SKIPPED and not f.endswith(("_cache", ".egg-info", ".hypothesis"))
        )
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() in BINARY:
                continue
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                yield path.relative_to(ROOT).as_posix(), ""


def faults_of(path: str, text: str) -> Iterator[str]:
    """What is wrong with one file, a sentence each."""
    for what, pattern in FORBIDDEN.items():
        if (path, what) not in ALLOWED and (found := pattern.search(text)):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{path}:{line}: {what}: {found.group(0)!r}"
    lines = text.count("\n")
    if Path(path).suffix in CODE and lines > LONGEST:
        yield f"{path}: {lines} lines; split it by subject (at most {LONGEST})"
    if path.endswith(".md"):
        yield from broken_links(path, text)


def broken_links(path: str, text: str) -> Iterator[str]:
    """Links of a page to files of the project that are not there."""
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.S)):
        file = target.split("#")[0]
        if file and not re.match(r"[a-z]+:", file) and not (ROOT / path).parent.joinpath(file).exists():
            yield f"{path}: a link leads nowhere: {target}"


def unlocked() -> Iterator[str]:
    """Dependencies of pyproject.toml that a lock does not hold."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    needed = {
        "requirements/runtime.txt": project["project"]["dependencies"] + groups["build"],
        "requirements/dev.txt": project["project"]["dependencies"] + groups["build"] + groups["dev"],
    }
    for lock, wanted in needed.items():
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.M))
        for requirement in wanted:
            name = re.split(r"[\[<>=; ]", requirement)[0].lower().replace("_", "-")
            if name not in locked:
                yield f"{lock}: {name} is not locked; run scripts/lock.sh"


def main() -> int:
    """Print every fault; 0 when there is none."""
    faults = [fault for path, text in text_files() for fault in faults_of(path, text)]
    faults += unlocked()
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
