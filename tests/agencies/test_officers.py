"""Officers, their tokens, and who reaches the admin."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cepatrespon.agencies.models import Agency, PolicyVersion
from cepatrespon.agencies.officers import ApiToken, Officer, issue_token, officer_for_token
from cepatrespon.agencies.registry import Registry

PASSWORD = "langit-biru-77"


@pytest.fixture
def budi(jakarta: Registry) -> Officer:
    gambir = Agency.objects.get(code="kelurahan-gambir")
    return Officer.objects.create_user("budi", office="administrator", agency=gambir, first_name="Budi Santosa")


@pytest.fixture
def operator(db: None) -> Officer:
    return Officer.objects.create_user("operator", office="sistem", password=PASSWORD)


def _run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_token_signs_its_officer_in_with_one_query_and_the_database_does_not_hold_it(
    budi: Officer,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    raw = issue_token(budi, "ponsel")
    assert officer_for_token(raw) == budi
    with django_assert_num_queries(1):
        found = officer_for_token(raw)
        assert found is not None
        assert (found.agency_id, found.office) == (budi.agency_id, budi.office)
    token = ApiToken.objects.get()
    assert raw not in {token.digest, token.label}
    assert token.last_used == timezone.localdate()


def test_a_wrong_token_a_revoked_one_and_one_of_an_officer_who_left_sign_nobody_in(budi: Officer) -> None:
    raw = issue_token(budi, "")
    assert officer_for_token("") is None
    assert officer_for_token(raw + "x") is None
    ApiToken.objects.update(revoked_at=timezone.now())
    assert officer_for_token(raw) is None
    ApiToken.objects.update(revoked_at=None)
    Officer.objects.filter(pk=budi.pk).update(is_active=False)
    assert officer_for_token(raw) is None


def test_an_administrator_without_a_unit_cannot_be(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.create_user("tanpa", office="administrator")


def test_only_the_system_administrator_is_staff_whatever_was_asked_for(budi: Officer, operator: Officer) -> None:
    budi.is_staff = budi.is_superuser = True
    budi.save()
    assert (budi.is_staff, budi.is_superuser) == (False, False)
    assert (operator.is_staff, operator.is_superuser) == (True, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.filter(pk=budi.pk).update(is_staff=True)


def test_an_officer_is_called_by_name_and_by_user_name_where_there_is_none(budi: Officer, operator: Officer) -> None:
    assert (budi.full_name, operator.full_name) == ("Budi Santosa", "operator")


@pytest.mark.usefixtures("jakarta")
def test_createofficer_and_token_make_somebody_who_can_use_the_api() -> None:
    arguments = ("--user", "rina", "--name", "Rina", "--office", "administrator", "--password", PASSWORD)
    _run("createofficer", *arguments, "--unit", "kelurahan gambir")
    assert Officer.objects.get(username="rina").check_password(PASSWORD)
    raw = _run("token", "--user", "rina").strip()
    found = officer_for_token(raw)
    assert found is not None
    assert found.username == "rina"
    for wrong, code in [
        (("createofficer", *arguments, "--unit", "Kelurahan Gambir"), 1),
        (("createofficer", *arguments, "--unit", "Kelurahan Antah"), 2),
        (("createofficer", "--user", "a", *arguments[2:]), 2),
        (("createofficer", "--user", "a", *arguments[2:-1], "pendek", "--unit", "Kelurahan Gambir"), 2),
        (("token", "--user", "tidak-ada"), 1),
    ]:
        with pytest.raises(CommandError) as error:
            _run(*wrong)
        assert error.value.returncode == code, wrong


FOREIGN = [
    ("inspektorat", "Kelurahan Gambir"),
    ("inspektorat", "Biro Pemerintahan"),
    ("inspektorat", ""),
    ("validator", "Kelurahan Gambir"),
    ("validator", "Biro Hukum"),
    ("validator", ""),
    ("fasilitator", "Inspektorat"),
    ("fasilitator", ""),
    ("sekda", "Kelurahan Gambir"),
    ("administrator", ""),
]
AT_HOME = [
    ("inspektorat", "Inspektorat"),
    ("validator", "Biro Pemerintahan"),
    ("fasilitator", "biro-pemerintahan"),
    ("sekda", "Sekretariat Daerah"),
    ("sekda", ""),
    ("sistem", ""),
    ("administrator", "Biro Hukum"),
]


@pytest.mark.parametrize(("office", "unit", "stands"), [(*p, False) for p in FOREIGN] + [(*p, True) for p in AT_HOME])
def test_an_office_stands_only_in_its_own_unit_on_the_command_line_and_in_the_admin(
    jakarta: Registry, operator: Officer, office: str, unit: str, stands: bool
) -> None:
    words = ["--user", "tono", "--name", "Tono", "--office", office, "--password", PASSWORD]
    words += ["--unit", unit] if unit else []
    if stands:
        _run("createofficer", *words)
        assert Officer.objects.filter(username="tono").exists()
    else:
        with pytest.raises(CommandError, match=office) as error:
            _run("createofficer", *words)
        assert error.value.returncode == 2
        assert not Officer.objects.filter(username="tono").exists()

    client = Client()
    client.force_login(operator)
    found = jakarta.unit_named(unit) if unit else None
    form = {"username": "tini", "first_name": "Tini", "office": office, "agency": str(found.id) if found else ""}
    form |= {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("admin:agencies_officer_add"), form)
    assert answer.status_code == (302 if stands else 200)
    assert Officer.objects.filter(username="tini").exists() is stands


def test_a_user_name_stands_once_in_whatever_case(budi: Officer, operator: Officer) -> None:
    words = ["--name", "Budi", "--office", "sistem", "--password", PASSWORD]
    with pytest.raises(CommandError) as error:
        _run("createofficer", "--user", "BUDI", *words)
    assert error.value.returncode == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.create_user("Budi", office="sistem")
    client = Client()
    client.force_login(operator)
    form = {"username": "Budi", "office": "sistem", "usable_password": "true"}
    form |= {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("admin:agencies_officer_add"), form).status_code == 200
    assert Officer.objects.filter(username__iexact="budi").count() == 1


def test_a_label_that_does_not_fit_is_wrong_usage(budi: Officer) -> None:
    with pytest.raises(CommandError, match="81 characters; it may have 80") as error:
        _run("token", "--user", "budi", "--label", "x" * 81)
    assert error.value.returncode == 2
    assert _run("token", "--user", "budi", "--label", "x" * 80).strip()


def test_M3_the_admin_changes_nothing_on_which_sight_hangs(jakarta: Registry, operator: Officer) -> None:
    client = Client()
    client.force_login(operator)
    biro = Agency.objects.get(code="biro-pemerintahan")
    same = {
        "code": biro.code, "name": biro.name, "short_name": biro.short_name, "kind": biro.kind, "email": "",
        "parent": str(biro.parent_id), "region": biro.region_id, "valid_from": "2017-01-01", "valid_to": "",
    }  # fmt: skip
    page = reverse("admin:agencies_agency_change", args=[biro.pk])
    gambir = jakarta.by_code["kelurahan-gambir"].id
    for wrong in ({"kind": "pd"}, {"valid_to": "2030-01-01"}, {"code": "biro-lain"}, {"parent": str(gambir)}):
        assert client.post(page, same | wrong).status_code == 200, wrong
    other = same | {"code": "biro-dua", "name": "Biro Dua"}
    assert client.post(reverse("admin:agencies_agency_add"), other).status_code == 200
    assert client.post(page, same | {"email": "biro@contoh.id"}).status_code == 302
    biro.refresh_from_db()
    assert (biro.code, biro.kind, biro.valid_to, biro.email) == ("biro-pemerintahan", "biro", None, "biro@contoh.id")


def test_M7_the_admin_takes_no_completion_limit_that_leaves_the_calendar(jakarta: Registry, operator: Officer) -> None:
    client = Client()
    client.force_login(operator)
    form = {"code": "baru", "name": "Baru", "generation": "2023", "criteria": "[]", "sort": "1"}
    form |= {"valid_from": "2017-01-01", "usual-TOTAL_FORMS": "0", "usual-INITIAL_FORMS": "0"}
    page = reverse("admin:agencies_category_add")
    assert client.post(page, form | {"completion_days": "3651"}).status_code == 200
    assert client.post(page, form | {"completion_days": "3650"}).status_code == 302


PAGES = [
    "region",
    "mapversion",
    "agency",
    "channel",
    "category",
    "categorymapping",
    "policyversion",
    "officer",
    "apitoken",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_system_administrator_reads_every_table_and_nobody_else_does(
    budi: Officer, operator: Officer, page: str
) -> None:
    client = Client()
    client.force_login(budi)
    assert client.get(reverse(f"admin:agencies_{page}_changelist")).status_code == 302
    client.force_login(operator)
    assert client.get(reverse(f"admin:agencies_{page}_changelist")).status_code == 200


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("region", "31.71.01.1001"),
        ("channel", "jaki"),
        ("category", "jalan"),
    ],
)
def test_the_system_administrator_opens_a_row_but_cannot_delete_it(
    jakarta: Registry, operator: Officer, page: str, row: str
) -> None:
    client = Client()
    client.force_login(operator)
    assert client.get(reverse(f"admin:agencies_{page}_change", args=[row])).status_code == 200
    assert client.post(reverse(f"admin:agencies_{page}_delete", args=[row]), {"post": "yes"}).status_code == 403


def test_a_policy_can_be_added_in_the_admin_but_only_a_complete_one(jakarta: Registry, operator: Officer) -> None:
    client = Client()
    client.force_login(operator)
    page = reverse("admin:agencies_policyversion_add")
    form = {"version": "2", "effective_from_0": "2027-01-01", "effective_from_1": "00:00", "note": ""}
    assert client.post(page, form | {"parameters": '{"response": 1}'}).status_code == 200
    assert PolicyVersion.objects.count() == 1
    complete = json.dumps(PolicyVersion.objects.get().parameters)
    assert client.post(page, form | {"parameters": complete}).status_code == 302
    assert PolicyVersion.objects.count() == 2


def test_an_officer_can_be_added_in_the_admin(jakarta: Registry, operator: Officer) -> None:
    client = Client()
    client.force_login(operator)
    form = {
        "username": "dewi",
        "first_name": "Dewi",
        "email": "dewi@contoh.id",
        "office": "administrator",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    page = reverse("admin:agencies_officer_add")
    assert client.post(page, form).status_code == 200  # an administrator needs a unit
    unit = jakarta.by_code["dinas-bina-marga"].id
    assert client.post(page, form | {"agency": unit}).status_code == 302
    officer = Officer.objects.get(username="dewi")
    assert client.get(reverse("admin:agencies_officer_change", args=[officer.pk])).status_code == 200
