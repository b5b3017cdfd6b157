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


def test_a_file_says_how_a_channel_is_reached_and_what_it_does_not_name_stays(load: Load) -> None:
    code, text = load(
        "code,name,prefix,group,address,link,hours,hours_english\n"
        "whatsapp,SMS/WhatsApp 0800123,WA,Surat elektronik,0800123,tel:0800123,setiap saat,at any time\n"
    )
    assert code == 0, text
    reached = registry.current().channel("whatsapp")
    assert reached is not None
    assert (reached.label, reached.address, reached.link) == ("SMS/WhatsApp", "0800123", "tel:0800123")
    assert (reached.opened("id"), reached.opened("en")) == ("setiap saat", "at any time")
    assert load("code,name,prefix,group\nwhatsapp,SMS/WhatsApp 0800123,WA,Surat elektronik\n")[0] == 0
    assert registry.current().channel("whatsapp").address == "0800123"  # type: ignore[union-attr]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://contoh.id", "tel:", "data:text/html,x", "//contoh.id"])
def test_a_channel_leads_to_a_call_a_letter_or_a_page_and_to_nothing_else(load: Load, link: str) -> None:
    code, text = load(f'code,name,prefix,group,link\njaki,JAKI,JK,Aplikasi,"{link}"\n')
    assert code != 0
    assert "line 2: link:" in text


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
        ("code,name,generation,sort\nok,Ok,2023,²\n", "line 2: sort is '²'; write a whole number"),
        ("code,name,generation,sort\nok,Ok,2023,٣\n", "line 2: sort is '٣'; write a whole number"),
        (f"code,name,generation,sort\nok,Ok,2023,{'9' * 5000}\n", "line 2: sort is 99999999999999999999; it must"),
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


BIRO = "biro-pemerintahan,Biro Pemerintahan"


@pytest.mark.parametrize(
    "content",
    [
        f"code,name,kind\n{BIRO},pd\n",
        f"code,name,kind,valid_from,valid_to\n{BIRO},biro,2017-01-01,2018-01-01\n",
        f"code,name,kind,valid_from\n{BIRO},biro,2099-01-01\n",
        f"code,name,kind,parent\n{BIRO},biro,dinas-bina-marga\n",
        "code,name,kind\ninspektorat,Inspektorat,pd\n",
        "code,name,kind,valid_to\ninspektorat,Inspektorat,inspektorat,2018-01-01\n",
        "code,name,kind,valid_to\nsekretariat-daerah,Sekretariat Daerah,setda,2018-01-01\n",
        "code,name,kind\nbiro-dua,Biro Dua,biro\n",
        "code,name,kind\ninspektorat-dua,Inspektorat Dua,inspektorat\n",
        "code,name,kind\ndinas-bina-marga,Dinas Bina Marga,biro\n",
    ],
)
def test_M3_no_file_changes_the_units_on_which_sight_hangs_or_makes_others_of_their_kind(
    load: Load, content: str
) -> None:
    before = registry.current().stamp
    code, text = load(content)
    assert code == 1, text
    assert "line 2: " in text
    assert "biro" in text or "inspektorat" in text or "setda" in text or "sekretariat-daerah" in text
    assert registry.current().stamp == before


def test_the_units_that_the_rules_name_may_still_get_a_new_address_and_other_units_may_end(load: Load) -> None:
    code, text = load(f"code,name,kind,email\n{BIRO},biro,biro@contoh.id\nbiro-hukum,Biro Hukum,pd,\n")
    assert (code, text) == (0, "agency: 2 rows, 0 added, 1 changed, 1 unchanged\n")
    code, text = load("code,name,kind,valid_to\ndinas-bina-marga,Dinas Bina Marga,pd,2030-01-01\n")
    assert code == 0, text


@pytest.mark.parametrize(("days", "taken"), [(3650, True), (3651, False), (2_000_000_000, False)])
def test_M7_a_completion_limit_stays_within_ten_years(load: Load, days: int, taken: bool) -> None:
    code, text = load(f"code,name,generation,completion_days\njalan,Jalan,2023,{days}\n")
    assert code == (0 if taken else 1)
    assert (f"line 2: completion_days is {days}; it must be at most 3650" in text) is not taken


@pytest.mark.parametrize(
    "content", [b"", b"code,name,kind\n", b"code,name,kind\nx,\xff,pd\n", b'code,name,kind\nx,"X,pd\n']
)
def test_a_file_that_is_no_csv_is_unreadable(load: Load, content: bytes) -> None:
    assert load(content)[0] == 2
