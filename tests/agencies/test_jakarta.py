"""What `init` loads."""

from __future__ import annotations

import datetime as dt
import importlib
import io
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command

from cepatrespon.agencies import registry
from cepatrespon.agencies.loading import WIB, load_jakarta
from cepatrespon.agencies.models import Agency, Boundary, Category, Channel, MapVersion, PolicyVersion, Region
from cepatrespon.agencies.registry import Registry
from cepatrespon.rules.policy import PARAMETERS
from cepatrespon.rules.terms import UnitKind

TODAY = dt.date(2026, 7, 1)


def test_loading_jakarta_a_second_time_changes_nothing(jakarta: Registry) -> None:
    load_jakarta()
    assert registry.current().stamp == jakarta.stamp


def test_a_second_init_leaves_what_an_operator_changed(jakarta: Registry) -> None:
    Agency.objects.filter(code="kelurahan-gambir").update(email="gambir@contoh.id", valid_to=dt.date(2030, 1, 1))
    Channel.objects.filter(code="jaki").update(owner=None)
    load_jakarta()
    gambir = Agency.objects.get(code="kelurahan-gambir")
    assert (gambir.email, gambir.valid_to) == ("gambir@contoh.id", dt.date(2030, 1, 1))
    assert Channel.objects.get(code="jaki").owner is None


def test_a_second_init_puts_back_a_part_that_is_missing(jakarta: Registry) -> None:
    Channel.objects.filter(code="media").delete()
    load_jakarta()
    assert registry.current().channel("media") is not None


def test_jakarta_has_6_cities_44_districts_and_267_kelurahan_each_with_its_office(jakarta: Registry) -> None:
    levels = Counter(region.level for region in jakarta.regions.values())
    assert levels == {"province": 1, "city": 6, "district": 44, "kelurahan": 267}
    kinds = Counter(unit.kind for unit in jakarta.agencies.values())
    assert (kinds[UnitKind.CITY], kinds[UnitKind.KECAMATAN], kinds[UnitKind.KELURAHAN]) == (6, 44, 267)
    for code, region in jakarta.regions.items():
        if region.level == "kelurahan":
            office = jakarta.kelurahan_of(code)
            assert office is not None
            assert office.name == f"Kelurahan {region.name}"
            assert jakarta.unit(office.parent_id or 0).region_code == region.parent_code


def test_departments_sub_departments_units_and_companies_stand_in_the_tree(jakarta: Registry) -> None:
    def parent(name: str) -> str | None:
        unit = jakarta.unit_named(name)
        assert unit is not None, name
        return jakarta.unit(unit.parent_id).name if unit.parent_id else None

    assert parent("Suku Dinas Bina Marga Kota Jakarta Pusat") == "Dinas Bina Marga"
    assert parent("Unit Pengelola Perparkiran") == "Dinas Perhubungan"
    assert parent("Biro Pemerintahan") == "Sekretariat Daerah"
    assert parent("PAM Jaya") == "Badan Pembinaan Badan Usaha Milik Daerah"
    assert parent("Kelurahan Gambir") == "Kecamatan Gambir"
    assert parent("Kecamatan Gambir") == "Kota Administrasi Jakarta Pusat"
    assert parent("Inspektorat") is None


def test_each_of_the_units_that_the_rules_name_is_the_only_one_of_its_kind(jakarta: Registry) -> None:
    named = {UnitKind.BIRO: "Biro Pemerintahan", UnitKind.INSPECTORATE: "Inspektorat"}
    for kind, name in named.items():
        assert [unit.name for unit in jakarta.agencies.values() if unit.kind is kind] == [name]


def test_thirteen_channels_have_the_owners_of_the_regulation(jakarta: Registry) -> None:
    owners = {c.code: jakarta.unit(c.owner_id).name if c.owner_id else None for c in jakarta.channels}
    kominfotik = "Dinas Komunikasi, Informatika dan Statistik"
    assert owners == {
        "pendopo": "Biro Pemerintahan",
        "inspektorat": "Inspektorat",
        "walikota": None,
        "camat": None,
        "lurah": None,
        "jaki": kominfotik,
        "x": kominfotik,
        "facebook": kominfotik,
        "gubernur": kominfotik,
        "email": kominfotik,
        "lapor": kominfotik,
        "whatsapp": kominfotik,
        "media": kominfotik,
    }
    assert [c.code for c in jakarta.channels if c.geotagged] == ["jaki"]
    assert Counter(c.group for c in jakarta.channels) == {
        "Tatap muka": 5,
        "Aplikasi": 1,
        "Media sosial": 3,
        "Surat elektronik": 4,
    }
    assert jakarta.channel("jaki").prefix == "JK"  # type: ignore[union-attr]
    assert len({c.prefix for c in jakarta.channels}) == 13


def test_each_channel_says_how_it_is_reached_as_the_city_has_published_it(jakarta: Registry) -> None:
    addresses = {c.code: c.address for c in jakarta.channels if c.address}
    assert addresses == {
        "x": "@DKIJakarta", "facebook": "Pemprov DKI Jakarta", "email": "dki@jakarta.go.id", "lapor": "1708",
        "whatsapp": "08111272206",
    }  # fmt: skip
    assert {c.code: c.link for c in jakarta.channels if c.link} == {
        "email": "mailto:dki@jakarta.go.id", "whatsapp": "sms:+628111272206",
    }  # fmt: skip
    assert jakarta.channel("pendopo").opened("id") == "pukul 07.30 sampai 09.30"  # type: ignore[union-attr]
    for channel in jakarta.channels:
        assert bool(channel.hours) == (channel.group == "Tatap muka"), channel.code
        assert bool(channel.hours) == bool(channel.hours_english), channel.code


def test_every_category_of_today_says_when_its_work_is_complete_and_who_usually_does_it(jakarta: Registry) -> None:
    of_today = [category for category in jakarta.categories if category.exists_on(TODAY)]
    assert len(of_today) >= 68
    assert not [c.name for c in of_today if not c.criteria or not (c.agencies or c.at_kelurahan)]
    assert not [c.name for c in of_today for line in c.criteria if not line.endswith(".")]


def test_a_category_of_before_2023_leads_to_one_of_today(jakarta: Registry) -> None:
    by_code = {category.code: category for category in jakarta.categories}
    old = by_code["pra2023-gangguan-ketenteraman-dan-ketertiban"]
    assert not old.exists_on(TODAY)
    assert by_code[old.successor or ""].name == "Gangguan dan Kebisingan"
    successors = [by_code[c.successor] for c in jakarta.categories if c.successor]
    assert all(category.exists_on(TODAY) for category in successors)
    assert jakarta.category("JALAN") is by_code["jalan"]


def test_the_first_policy_holds_every_parameter_from_december_2022(jakarta: Registry) -> None:
    policy = PolicyVersion.objects.get()
    assert policy.effective_from == dt.datetime(2022, 12, 1, tzinfo=WIB)
    assert policy.parameters.keys() == PARAMETERS.keys()


@pytest.mark.usefixtures("db")
def test_init_says_nothing_in_a_pipe() -> None:
    out = io.StringIO()
    call_command("init", stdout=out)
    assert out.getvalue() == ""
    assert Region.objects.count() == 1 + 6 + 44 + 267
    assert Boundary.objects.count() == 267
    assert MapVersion.objects.get().approximate
    assert Category.objects.count() > 180


def test_every_category_of_today_has_its_English(jakarta: Registry) -> None:
    today = [c for c in jakarta.categories if c.generation == "2023"]
    assert today
    assert [c.code for c in today if not c.english] == []


def test_a_city_loaded_before_is_given_the_English_it_lacks_and_keeps_its_own(jakarta: Registry) -> None:
    Category.objects.filter(code="jalan").update(english="")
    Category.objects.filter(code="trotoar").update(english="Sidewalks")
    importlib.import_module("cepatrespon.agencies.migrations.0003_category_english").fill(apps, None)
    assert Category.objects.get(code="jalan").english == "Roads"
    assert Category.objects.get(code="trotoar").english == "Sidewalks"
