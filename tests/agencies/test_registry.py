"""The master data in memory: always as fresh as the database, at the price of one query."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction

from cepatrespon.agencies import registry
from cepatrespon.agencies.geometry import digest
from cepatrespon.agencies.loading import save_map
from cepatrespon.agencies.models import Agency, Boundary, MapVersion, PolicyVersion
from cepatrespon.agencies.registry import Registry
from cepatrespon.rules.policy import defaults


def test_an_unchanged_registry_costs_one_query(jakarta: Registry, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        assert registry.current() is jakarta


def test_a_change_made_by_hand_in_the_database_is_seen_at_once(jakarta: Registry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_agency SET email = 'a@contoh.id' WHERE code = 'kelurahan-gambir'")
    assert registry.current().by_code["kelurahan-gambir"].email == "a@contoh.id"
    assert jakarta.by_code["kelurahan-gambir"].email == ""  # who holds a snapshot keeps it


def test_a_change_that_is_rolled_back_was_never_there(jakarta: Registry) -> None:
    with transaction.atomic():
        Agency.objects.filter(code="kelurahan-gambir").update(name="Kelurahan Lain")
        assert registry.current().unit_named("Kelurahan Lain") is not None
        transaction.set_rollback(True)
    assert registry.current() is jakarta
    with transaction.atomic():
        Agency.objects.filter(code="kelurahan-gambir").update(name="Kelurahan Ketiga")
        assert registry.current().unit_named("Kelurahan Lain") is None
        assert registry.current().unit_named("Kelurahan Ketiga") is not None
        transaction.set_rollback(True)


def test_many_changes_that_are_rolled_back_leave_the_first_snapshot_in_memory(jakarta: Registry) -> None:
    for number in range(2 * registry.KEPT):
        with transaction.atomic():
            Agency.objects.filter(code="kelurahan-gambir").update(name=f"Kelurahan {number}")
            assert registry.current().unit_named(f"Kelurahan {number}") is not None
            transaction.set_rollback(True)
        assert registry.current() is jakarta


def test_forgetting_reads_everything_again(jakarta: Registry) -> None:
    registry.forget()
    assert registry.current() is not jakarta
    assert registry.current().stamp == jakarta.stamp


def test_before_anything_is_loaded_the_registry_says_what_to_run() -> None:
    empty = Registry("", {}, {}, (), (), (), (), ())
    with pytest.raises(LookupError, match="cepatrespon init"):
        _ = empty.biro_id
    with pytest.raises(LookupError, match="cepatrespon init"):
        empty.policy_at(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    assert empty.map_at(dt.datetime(2024, 1, 1, tzinfo=dt.UTC)) is None


def test_units_are_found_by_official_name_in_any_case_and_by_code(jakarta: Registry) -> None:
    gambir = jakarta.unit_named("  KELURAHAN  gambir ")
    assert gambir is not None
    assert gambir is jakarta.unit_named("kelurahan-gambir")
    assert jakarta.unit_named("Gambir") is None


def test_below_is_strict_and_reaches_all_the_way_down(jakarta: Registry) -> None:
    kota, kelurahan = jakarta.by_code["kota-jakarta-pusat"], jakarta.by_code["kelurahan-gambir"]
    dinas = jakarta.by_code["dinas-bina-marga"]
    assert jakarta.is_below(kelurahan.id, kota.id)
    assert not jakarta.is_below(kota.id, kelurahan.id)
    assert not jakarta.is_below(kota.id, kota.id)
    assert not jakarta.is_below(kelurahan.id, dinas.id)
    assert {kota.id, kelurahan.id} <= jakarta.descendants(kota.id)
    assert len(jakarta.descendants(dinas.id)) == 7  # itself, a suku dinas in each of five cities, one unit
    assert jakarta.descendants(10**9) == frozenset()


def test_a_unit_exists_from_its_first_day_until_the_day_before_its_last(jakarta: Registry) -> None:
    Agency.objects.filter(code="pam-jaya").update(valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2024, 1, 1))
    unit = registry.current().by_code["pam-jaya"]
    days = [dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2023, 12, 31), dt.date(2024, 1, 1)]
    assert [unit.exists_on(day) for day in days] == [False, True, True, False]


def test_a_kelurahan_whose_office_was_replaced_has_the_office_of_the_day(jakarta: Registry) -> None:
    first, change = jakarta.by_code["kelurahan-gambir"], dt.date(2025, 1, 1)
    Agency.objects.filter(pk=first.id).update(valid_to=change)
    new = Agency.objects.create(
        code="kelurahan-gambir-baru", name="Kelurahan Gambir Baru", kind="kelurahan", region_id=first.region_code,
        valid_from=change,
    )  # fmt: skip
    now, code = registry.current(), first.region_code or ""
    days = [dt.date(2016, 1, 1), change - dt.timedelta(days=1), change, None]
    assert [unit and unit.id for unit in (now.kelurahan_of(code, day) for day in days)] == [
        None,
        first.id,
        new.pk,
        new.pk,
    ]


def test_a_unit_that_moves_takes_everything_below_it_along(jakarta: Registry) -> None:
    kecamatan, dinas = Agency.objects.get(code="kecamatan-gambir"), Agency.objects.get(code="dinas-sosial")
    kecamatan.parent = dinas
    kecamatan.save()
    now = registry.current()
    assert now.is_below(now.by_code["kelurahan-gambir"].id, dinas.pk)
    assert not now.is_below(now.by_code["kelurahan-gambir"].id, now.by_code["kota-jakarta-pusat"].id)


def test_the_policy_of_a_moment_is_the_last_that_took_effect(jakarta: Registry) -> None:
    since = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    PolicyVersion.objects.create(version=2, effective_from=since, parameters=defaults() | {"response": 3600})
    now = registry.current()
    second = dt.timedelta(seconds=1)
    assert now.policy_at(since - second)[0] == 1
    version, policy = now.policy_at(since)
    assert (version, policy["response"]) == (2, 3600)
    assert now.policy(1)["response"] == 6 * 3600
    assert now.policy_at(dt.datetime(2001, 1, 1, tzinfo=dt.UTC))[0] == 1
    with pytest.raises(KeyError):
        now.policy(3)


def test_a_new_map_counts_from_its_date_and_the_old_one_can_still_be_asked(jakarta: Registry) -> None:
    since = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    old = MapVersion.objects.get()
    areas = {b.region_id: bytes(b.wkb) for b in Boundary.objects.filter(map=old)}
    areas["31.71.01.1001"], areas["31.71.01.1002"] = areas["31.71.01.1002"], areas["31.71.01.1001"]
    new = save_map(areas, name="Baru", effective_from=since, approximate=False, source="uji")
    assert new.sha256 == digest(areas.items()) != old.sha256
    now, second = registry.current(), dt.timedelta(seconds=1)

    def gambir(route_map: registry.RouteMap | None) -> tuple[int, str]:
        assert route_map is not None
        place = route_map.locate(-6.1754, 106.8272)
        assert place is not None
        return place.map_id, place.region_code

    assert gambir(now.map_at(since - second)) == (old.pk, "31.71.01.1001")
    assert gambir(now.map_at(since)) == (new.pk, "31.71.01.1002")
    assert gambir(now.map(old.pk)) == (old.pk, "31.71.01.1001")
    assert now.map(10**9) is None
    assert now.map_at(dt.datetime(1999, 1, 1, tzinfo=dt.UTC)) is None
