"""What the database itself sees to, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cepatrespon.agencies import triggers
from cepatrespon.agencies.models import Agency, Channel, MasterRevision, PolicyVersion, Region
from cepatrespon.agencies.registry import Registry

# A harmless update of every table that is watched.
COLUMN = {
    "agencies_region": "name",
    "agencies_mapversion": "name",
    "agencies_boundary": "wkb",
    "agencies_agency": "email",
    "agencies_channel": "name",
    "agencies_category": "name",
    "agencies_categorymapping": "new_id",
    "agencies_categoryagency": "rank",
}


def _stamp() -> str:
    return MasterRevision.objects.get().stamp


@pytest.mark.parametrize("table", sorted(COLUMN))
def test_every_update_of_master_data_renews_the_stamp(jakarta: Registry, table: str) -> None:
    before = _stamp()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]}")
        assert cursor.rowcount > 0
    assert _stamp() != before


def test_every_table_of_the_master_data_is_watched_for_every_verb(db: None) -> None:
    assert set(triggers.TABLES) == set(COLUMN) | {"agencies_policyversion"}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name")
            watched = dict(cursor.fetchall())
            assert {t: watched.get(t) for t in triggers.TABLES if t != "agencies_policyversion"} == dict.fromkeys(
                COLUMN, 3
            )
            assert watched["agencies_policyversion"] == 4
        else:
            cursor.execute(
                "SELECT event_object_table, count(*) FROM information_schema.triggers "
                "WHERE trigger_name = event_object_table || '_stamp' GROUP BY event_object_table"
            )
            assert dict(cursor.fetchall()) == dict.fromkeys(triggers.TABLES, 3)


def test_adding_and_deleting_renew_the_stamp(jakarta: Registry) -> None:
    stamps = [_stamp()]
    Region.objects.create(code="31.71.01.1001.01", name="RW 01", level="rw", parent_id="31.71.01.1001")
    stamps.append(_stamp())
    Region.objects.filter(code="31.71.01.1001.01").delete()
    stamps.append(_stamp())
    assert len(set(stamps)) == 3


def test_the_stamp_comes_back_after_it_was_deleted(jakarta: Registry) -> None:
    MasterRevision.objects.all().delete()
    Agency.objects.filter(code="pam-jaya").update(email="")
    assert _stamp()


def test_a_policy_cannot_be_changed_after_it_was_added(jakarta: Registry) -> None:
    with pytest.raises((IntegrityError, DatabaseError), match="add a new one"), transaction.atomic():
        PolicyVersion.objects.update(note="lain")


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2020, 1, 1)},
        {"kind": "kerajaan"},
        {"kind": "kelurahan", "region": None},
    ],
)
def test_the_database_refuses_a_unit_that_cannot_be(jakarta: Registry, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(code="kelurahan-gambir").update(**wrong)


def test_the_database_refuses_two_channels_with_one_prefix(jakarta: Registry) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.filter(code="x").update(prefix="JK")
