"""The rules stand alone: anyone can run them with Python and nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import cepatrespon.rules

FOLDER = Path(cepatrespon.rules.__file__).parent


def imported(file: Path) -> set[str]:
    """The top names that a module imports, anywhere in it; its neighbours as their package."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            name = "cepatrespon.rules" if node.level == 1 else node.module or ""
            found.add("cepatrespon.rules" if name.startswith("cepatrespon.rules") else name.split(".")[0])
    return found


def test_the_rules_import_the_standard_library_and_each_other_only() -> None:
    for file in sorted(FOLDER.glob("*.py")):
        assert imported(file) - set(sys.stdlib_module_names) <= {"cepatrespon.rules"}, file.name


def test_the_rules_run_where_nothing_is_installed() -> None:
    names = [file.stem for file in FOLDER.glob("*.py") if file.stem != "__init__"]
    program = (
        f"import sys; sys.path.insert(0, {str(FOLDER.parents[1])!r})\n"
        f"import importlib\nfor name in {names!r}: importlib.import_module('cepatrespon.rules.' + name)\n"
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)
