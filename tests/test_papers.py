"""The papers say what the program does: settings, commands, clauses, targets and the text of every file."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from cepatrespon import cli

ROOT = Path(__file__).parent.parent


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text_check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_text", ROOT / "scripts" / "check_text.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_setting_from_the_environment_is_in_the_operators_manual() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', page("cepatrespon/settings.py")))
    manual = page("docs/operate.md")
    family = re.compile(r"`CEPATRESPON_SMTP_HOST`((?:, `_[A-Z]+`)+)").search(manual)
    assert family is not None
    told = set(re.findall(r"`(CEPATRESPON_[A-Z_]+|DATABASE_URL)`", manual))
    told |= {f"CEPATRESPON_SMTP{end}" for end in re.findall(r"_[A-Z]+", family[1])}
    assert len(read) > 10
    assert read - told == set()
    assert {name for name in told if name != "DATABASE_URL"} - read == set()


def test_every_command_is_in_the_README() -> None:
    table = page("README.md").split("## Commands")[1].split("\n## ")[0]
    told = {
        name.split()[0] for cell in re.findall(r"^\| (`.*?) \|", table, re.M) for name in re.findall("`(.*?)`", cell)
    }
    assert told == set(cli.COMMANDS) - {"migrate"}


def test_every_mechanism_of_the_decree_is_in_the_README_with_files_that_exist() -> None:
    table = page("README.md").split("## The clauses")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (M\d+) \| .* \| (.*) \|$", table, re.M)
    assert [clause for clause, _where in rows] == [f"M{n}" for n in range(1, 13)]
    for _clause, where in rows:
        for name in re.findall("`(.*?)`", where):
            assert (ROOT / "cepatrespon" / name).exists(), name


def test_the_tour_walks_through_files_that_exist() -> None:
    named = set(re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", page("docs/tour.md")))
    assert len(named) > 20
    missing = {name for name in named if not (ROOT / "cepatrespon" / name).exists() and not (ROOT / name).exists()}
    assert missing == set()


def test_every_target_that_a_page_names_is_in_the_Makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), re.M))
    named = {
        target
        for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/operate.md")
        for target in re.findall(r"(?:`|^|&& )make ([a-z-]+)", page(name), re.M)
    }
    assert named >= {"demo", "test", "check", "rules", "install"}
    assert named - targets == set()


def test_every_dependency_says_why_it_is_there() -> None:
    for line in page("pyproject.toml").split("\ndependencies = [")[1].split("\n]")[0].splitlines():
        assert not line or "# " in line, line
    groups = tomllib.loads(page("pyproject.toml"))["dependency-groups"]
    assert set(groups) == {"build", "dev"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("see https://" + "py" + "pi.org/simple", "the address of a package index"),
        ("look in /" + "root/notes", "a path of somebody's machine"),
        ("<" * 7 + " ours\n", "a conflict marker"),
        ("--index" + "-url elsewhere", "an index option in a lock"),
    ],
)
def test_a_file_with_what_must_not_be_committed_is_named_with_its_line(
    text_check: ModuleType, text: str, why: str
) -> None:
    assert [fault for fault in text_check.faults_of("docs/x.txt", "first\n" + text) if f"docs/x.txt:2: {why}" in fault]
    assert not list(text_check.faults_of("docs/x.txt", "first\nhttps://example.org/workshop and ./var/lib\n"))


def test_a_file_of_code_may_have_400_lines_and_not_401(text_check: ModuleType) -> None:
    assert not list(text_check.faults_of("cepatrespon/x.py", "a = 1\n" * 400))
    assert list(text_check.faults_of("cepatrespon/x.py", "a = 1\n" * 401))


def test_a_link_of_a_page_that_leads_nowhere_is_a_fault(text_check: ModuleType) -> None:
    assert not list(text_check.faults_of("README.md", "[the licence](LICENSE) [out](https://example.org)"))
    assert list(text_check.faults_of("README.md", "[nothing](docs/no-such-page.md)"))


def test_a_program_that_cannot_be_had_is_an_error_under_CI_and_a_loud_warning_otherwise(tmp_path: Path) -> None:
    def asked(ci: str) -> subprocess.CompletedProcess[str]:
        # A PATH of nothing but the shell's own tools: no browser and no package manager on it.
        environment = {"PATH": str(tmp_path), "CI": ci}
        command = [str(tmp_path / "bash"), str(ROOT / "scripts" / "system.sh"), "chromium"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    for tool in ("bash", "id", "mktemp", "rm", "timeout"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    assert (strict := asked("true")).returncode == 1
    assert "chromium is missing" in strict.stderr
    assert (lenient := asked("")).returncode == 0
    assert "ITS TESTS WILL BE SKIPPED" in lenient.stdout
