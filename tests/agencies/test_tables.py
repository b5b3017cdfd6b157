"""`load-agencies`: a CSV is taken as a whole, or refused with every line that is wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cepatrespon.agencies import registry
from cepatrespon.agencies.loading import DATA

Load = Callable[..., tuple[int, str]]
pytestmark = pytest.mark.usefixtures("jakarta")


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def run(content: str | bytes, *options: str) -> tuple[int, str]:
        path = tmp_path / "tabel.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        try:
            call_command("load_agencies", str(path), *options, stdout=out)
        except CommandError as error:
            return error.returncode, str(error)
        return 0, out.getvalue()

    return run


@pytest.mark.parametrize("name", ["agencies", "channels", "categories", "category_mapping", "category_agencies"])
def test_the_files_of_jakarta_itself_change_nothing_when_loaded_again(load: Load, name: str) -> None:
    before = registry.current().stamp
    code, text = load((DATA / f"{name}.csv").read_bytes())
    assert code == 0, text
    assert " 0 added, 0 changed" in text
    assert registry.current().stamp == before


def test_agencies_are_added_below_parents_that_stand_later_in_the_file_and_changed_by_code(load: Load) -> None:
    code, text = load(
        "code,name,kind,parent,email\n"
        "seksi-a,Seksi A Dinas Baru,upt,dinas-baru,\n"
        "dinas-baru,Dinas Baru,pd,,baru@contoh.id\n"
        "pam-jaya,PAM Jaya,bumd,dinas-baru,\n"
    )
    assert (code, text) == (0, "agency: 3 rows, 2 added, 1 changed, 0 unchanged\n")
    now = registry.current()
    dinas = now.by_code["dinas-baru"]
    assert {now.unit(id).name for id in now.descendants(dinas.id)} == {"Dinas Baru", "Seksi A Dinas Baru", "PAM Jaya"}
    assert now.by_code["pam-jaya"].short_name == "PAM Jaya"  # a column that is not in the file stays as it is


def test_a_file_from_a_spreadsheet_with_a_byte_order_mark_and_crlf_is_read(load: Load) -> None:
    code, text = load("\ufeffcode,name,kind\r\ndinas-baru,Dinas Baru,pd\r\n\r\n".encode())
    assert code == 0, text
    assert registry.current().unit_named("Dinas Baru") is not None


def test_a_dry_run_counts_and_changes_nothing(load: Load) -> None:
    before = registry.current().stamp
    code, text = load("code,name,kind\ndinas-baru,Dinas Baru,pd\n", "--dry-run")
    assert code == 0
    assert "1 added" in text
    assert registry.current().stamp == before


def test_channels_and_categories_are_added_and_changed_too(load: Load) -> None:
    code, text = load(
        "code,name,prefix,group,owner,valid_from\nbalai,Balai Warga,BW,Aplikasi,dinas-kominfotik,2025-03-01\n"
    )
    assert code == 0, text
    code, text = load(
        "code,name,english,generation,completion_days,criteria\njalan,Jalan,Streets,2023,5,Rata. | Bersih.\n"
    )
    assert code == 0, text
    now = registry.current()
    balai, jalan = now.channel("BALAI WARGA"), now.category("jalan")
    assert balai is not None
    assert jalan is not None
    assert balai.owner_id == now.by_code["dinas-kominfotik"].id
    assert (jalan.named("id"), jalan.named("en")) == ("Jalan", "Streets (Jalan)")
    assert (jalan.completion_seconds, jalan.criteria) == (5 * 24 * 3600, ("Rata.", "Bersih."))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("code,name,kind\nok,Ok,pd\nx,X,kerajaan\n", "line 3: kind is 'kerajaan'"),
        ("code,name,kind\nok,Ok,pd\nok,Lain,pd\n", "line 3: code 'ok' stands on line 2 already"),
        ("code,name,kind\nok,Kelurahan Gambir,pd\n", "line 2: name 'Kelurahan Gambir' is that of kelurahan-gambir"),
        ("code,name,kind\nOk tidak,Ok,pd\n", "line 2: code:"),
        ("code,name,kind,parent\nok,Ok,pd,tidak-ada\n", "line 2: parent 'tidak-ada' is neither"),
        ("code,name,kind,parent\na,A,pd,b\nb,B,pd,a\n", "would stand below itself"),
        ("code,name,kind,region\nok,Ok,pd,99\n", "line 2: region '99' is not loaded"),
        ("code,name,kind\nok,Kelurahan Baru,kelurahan\n", "line 2: a kelurahan needs its region"),
        ("code,name,kind,valid_from\nok,Ok,pd,01/02/2024\n", "line 2: valid_from is '01/02/2024'"),
        ("code,name,kind,valid_from,valid_to\nok,Ok,pd,2024-01-02,2024-01-02\n", "is not after valid_from"),
        ("code,name,kind,email\nok,Ok,pd,bukan-surel\n", "line 2: email:"),
        ("code,name,kind\nok,Ok\n", "line 2: 2 cells; the header has 3"),
        ("code,name,prefix,group\nok,Ok,JK,Aplikasi\n", "line 2: prefix 'JK' is that of channel jaki"),
        ("code,name,prefix,group\nok,Ok,J1,Aplikasi\n", "line 2: prefix:"),
        ("code,name,prefix,group,owner\nok,Ok,OK,Aplikasi,siapa\n", "line 2: owner 'siapa' is no agency's code"),
        ("code,name,generation,completion_days\nok,Ok,2023,0\n", "line 2: completion_days is 0"),
        ("code,name,generation\nok,Jalan,2023\n", "is that of jalan"),
        ("old,new\npra2023-jalan,apa\n", "line 2: new 'apa' is no category's code"),
        ("category,agency,rank\njalan,siapa,1\n", "line 2: agency 'siapa' is no agency's code"),
        ("code,name,kind,emial\nok,Ok,pd,\n", "line 1: column emial is not known"),
        ("kolom,lain\n1,2\n", "are no table known"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_changes_nothing(load: Load, content: str, reason: str) -> None:
    before = registry.current().stamp
    code, text = load(content)
    assert code == 1, text
    assert reason in text
    assert registry.current().stamp == before


@pytest.mark.parametrize(
    "content", [b"", b"code,name,kind\n", b"code,name,kind\nx,\xff,pd\n", b'code,name,kind\nx,"X,pd\n']
)
def test_a_file_that_is_no_csv_is_unreadable(load: Load, content: bytes) -> None:
    assert load(content)[0] == 2
