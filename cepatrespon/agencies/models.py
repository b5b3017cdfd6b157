"""Who exists: the tables of the master data, with the constraints that must hold and no behaviour beyond them.

Everything is dated: `valid_from` is the first day, `valid_to` the first day no longer. Reading goes through
`registry`, which keeps the whole of it in memory; loading from files is `loading`, officers are `officers`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cepatrespon.agencies import named
from cepatrespon.agencies.drafts import PolicyDraft
from cepatrespon.agencies.officers import ApiToken, Delegation, Officer
from cepatrespon.rules import policy
from cepatrespon.rules.terms import UNIT_KINDS, UnitKind

__all__ = [
    "Agency",
    "ApiToken",
    "Boundary",
    "Category",
    "CategoryAgency",
    "CategoryMapping",
    "Channel",
    "Delegation",
    "MapVersion",
    "MasterRevision",
    "Officer",
    "PolicyDraft",
    "PolicyVersion",
    "Region",
]

LONGEST_DAYS = 3_650  # a completion limit beyond this is a slip of the pen, and would leave the calendar
FOREVER_AGO = dt.date(2000, 1, 1)
# What a citizen may be led to: a call, a text message, a letter, a page. Nothing else runs from a page of ours.
REACHED = RegexValidator(
    r"\A(?:(?:tel|sms):\+?\d{3,15}|mailto:[^\s@<>\"']+@[^\s@<>\"']+|https://[^\s<>\"']+)\Z",
    _("Tulis tautan tel:, sms:, mailto:, atau https: yang lengkap."),
)


def _lasting(name: str) -> models.CheckConstraint:
    """`valid_to`, where there is one, lies after `valid_from`."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)


class Region(models.Model):
    """A piece of Jakarta by its official code: province, city, district, kelurahan, RW."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Provinsi")
        CITY = "city", _("Kota/Kabupaten Administrasi")
        DISTRICT = "district", _("Kecamatan")
        KELURAHAN = "kelurahan", _("Kelurahan")
        RW = "rw", _("RW")

    code = models.CharField(_("kode"), max_length=24, primary_key=True)
    name = models.CharField(_("nama"), max_length=120)
    level = models.CharField(_("tingkat"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("bagian dari")
    )
    postal_code = models.CharField(_("kode pos"), max_length=5, blank=True)
    valid_from = models.DateField(_("berlaku sejak"), default=FOREVER_AGO)
    valid_to = models.DateField(_("berlaku sampai (tidak termasuk)"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        constraints = [
            _lasting("region_lasting"),
            models.CheckConstraint(
                condition=Q(level__in=["province", "city", "district", "kelurahan", "rw"]), name="region_level_known"
            ),
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True) | (~Q(level="province") & Q(parent__isnull=False)),
                name="region_has_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class MapVersion(models.Model):
    """One map of all kelurahan, used for reports received from `effective_from` until the next map's."""

    name = models.CharField(_("nama"), max_length=120)
    effective_from = models.DateTimeField(_("berlaku sejak"))
    approximate = models.BooleanField(_("perkiraan"), default=False)
    source = models.TextField(_("sumber"), blank=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(_("dimuat pada"), auto_now_add=True)

    class Meta:
        ordering = ["-effective_from", "-id"]
        verbose_name = _("peta")
        verbose_name_plural = _("peta")

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The area of one kelurahan on one map: WKB, longitude and latitude in degrees (EPSG:4326)."""

    map = models.ForeignKey(MapVersion, models.CASCADE, related_name="boundaries")
    region = models.ForeignKey(Region, models.PROTECT, related_name="boundaries")
    wkb = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["map", "region"], name="boundary_once_per_map")]
        verbose_name = _("batas wilayah")
        verbose_name_plural = _("batas wilayah")

    def __str__(self) -> str:
        return f"{self.region_id} @ {self.map_id}"


class Agency(models.Model):
    """A unit that can hold a complaint. `path` holds the ids from the root to itself, as in `/1/5/`."""

    code = models.SlugField(_("kode"), max_length=80, unique=True)
    name = models.CharField(_("nama resmi"), max_length=160, unique=True)
    short_name = models.CharField(_("nama pendek"), max_length=80, blank=True)
    kind = models.CharField(
        _("jenis"), max_length=12, choices=[(kind.value, term.word) for kind, term in UNIT_KINDS.items()]
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("di bawah")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name=_("wilayah kerja")
    )
    email = models.EmailField(_("surel"), blank=True)
    path = models.CharField(max_length=120, editable=False, db_index=True, default="")
    valid_from = models.DateField(_("berlaku sejak"), default=FOREVER_AGO)
    valid_to = models.DateField(_("berlaku sampai (tidak termasuk)"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("unit")
        verbose_name_plural = _("unit")
        constraints = [
            _lasting("agency_lasting"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in UnitKind]), name="agency_kind_known"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="agency_not_below_itself"
            ),
            models.CheckConstraint(
                condition=~Q(kind=UnitKind.KELURAHAN.value) | Q(region__isnull=False),
                name="agency_kelurahan_has_region",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What a form may not do: put a unit below itself, or change what the rules hang on."""
        self._not_below_itself()
        before = Agency.objects.filter(pk=self.pk).first() if self.pk else None
        code = before.code if before else self.code
        if before and before.code in named.KINDS and self.code != before.code:
            raise ValidationError({"code": _("Aturan menyebut unit ini dengan kodenya.")})
        ended = before is not None and (self.valid_to is not None or self.valid_from > before.valid_from)
        moved = before is not None and self.parent_id != before.parent_id
        if said := named.refusal(code, self.kind, before.kind if before else None, ended=ended, moved=moved):
            raise ValidationError(said)

    def _not_below_itself(self) -> None:
        """Otherwise `path` would have no root."""
        if self.pk and self.parent is not None and f"/{self.pk}/" in self.parent.path:
            raise ValidationError({"parent": _("Unit tidak dapat berada di bawah dirinya sendiri.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store, then keep `path` true for this unit and for everything below it."""
        self._not_below_itself()
        before = self.path
        super().save(*args, **kwargs)
        above = self.parent.path if self.parent is not None else "/"
        self.path = f"{above}{self.pk}/"
        if self.path == before:
            return
        Agency.objects.filter(pk=self.pk).update(path=self.path)
        if before:
            for unit in Agency.objects.filter(path__startswith=before).exclude(pk=self.pk):
                Agency.objects.filter(pk=unit.pk).update(path=self.path + unit.path.removeprefix(before))


class Channel(models.Model):
    """A way in. Without an owner, the unit at whose desk a report was entered is its owner."""

    code = models.SlugField(_("kode"), max_length=20, primary_key=True)
    name = models.CharField(_("nama"), max_length=120, unique=True)
    prefix = models.CharField(
        _("awalan nomor"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,3}$", _("Dua atau tiga huruf besar."))],
    )
    group = models.CharField(_("kelompok"), max_length=40)
    geotagged = models.BooleanField(_("bertitik lokasi"), default=False)
    owner = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("penanggung jawab"),
        help_text=_("Kosong: unit tempat laporan dicatat."),
    )
    # How a citizen reaches it, as the front page says it.
    address = models.CharField(
        _("nomor, akun, atau tempat"), max_length=80, blank=True, help_text=_("Ditulis persis seperti dibaca warga.")
    )
    link = models.CharField(
        _("tautan"), max_length=160, blank=True, validators=[REACHED],
        help_text=_("tel:, sms:, mailto:, atau https:. Kosong bila tidak ada yang dapat diketuk."),
    )  # fmt: skip
    hours = models.CharField(_("jam layanan"), max_length=120, blank=True)
    hours_english = models.CharField(_("jam layanan, bahasa Inggris"), max_length=120, blank=True)
    hint = models.CharField(_("petunjuk bagi warga"), max_length=200, blank=True)
    hint_english = models.CharField(_("petunjuk bagi warga, bahasa Inggris"), max_length=200, blank=True)
    sort = models.PositiveSmallIntegerField(_("urutan"), default=0)
    valid_from = models.DateField(_("berlaku sejak"), default=FOREVER_AGO)
    valid_to = models.DateField(_("berlaku sampai (tidak termasuk)"), null=True, blank=True)

    class Meta:
        ordering = ["sort", "code"]
        verbose_name = _("kanal")
        verbose_name_plural = _("kanal")
        constraints = [_lasting("channel_lasting")]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """What a report is about, in the reporter's words. Names changed in February 2023: two generations."""

    class Generation(models.TextChoices):
        BEFORE_2023 = "pra2023", _("sebelum Februari 2023")
        SINCE_2023 = "2023", _("sejak Februari 2023")

    code = models.SlugField(_("kode"), max_length=80, primary_key=True)
    name = models.CharField(_("nama"), max_length=120)
    english = models.CharField(
        _("dalam bahasa Inggris"),
        max_length=120,
        blank=True,
        help_text=_("Ditulis di depan namanya bagi yang membaca dalam bahasa Inggris."),
    )
    generation = models.CharField(_("generasi"), max_length=8, choices=Generation, default=Generation.SINCE_2023)
    at_kelurahan = models.BooleanField(
        _("biasa ditangani kelurahan"), default=False, help_text=_("Kelurahan lokasi biasanya mengerjakannya sendiri.")
    )
    completion_days = models.PositiveSmallIntegerField(
        _("batas penyelesaian (hari)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Kosong: batas umum (M7)."),
    )
    criteria = models.JSONField(
        _("kriteria ketuntasan"), default=list, blank=True, help_text=_("Daftar kalimat yang diperiksa verifikator.")
    )
    sort = models.PositiveSmallIntegerField(_("urutan"), default=0)
    valid_from = models.DateField(_("berlaku sejak"), default=FOREVER_AGO)
    valid_to = models.DateField(_("berlaku sampai (tidak termasuk)"), null=True, blank=True)

    class Meta:
        ordering = ["-generation", "sort", "name"]
        verbose_name = _("kategori")
        verbose_name_plural = _("kategori")
        constraints = [
            _lasting("category_lasting"),
            models.UniqueConstraint(fields=["generation", "name"], name="category_name_once"),
            models.CheckConstraint(
                condition=Q(completion_days__isnull=True) | Q(completion_days__gt=0), name="category_limit_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The checklist is a list of sentences, nothing else."""
        if not isinstance(self.criteria, list) or not all(isinstance(line, str) and line for line in self.criteria):
            raise ValidationError({"criteria": _('Isi dengan daftar kalimat, misalnya ["Lubang tertutup."]')})


class CategoryMapping(models.Model):
    """What an old category is called now, so that years can be compared."""

    old = models.OneToOneField(Category, models.CASCADE, related_name="successor", verbose_name=_("lama"))
    new = models.ForeignKey(Category, models.CASCADE, related_name="predecessors", verbose_name=_("baru"))

    class Meta:
        verbose_name = _("padanan kategori")
        verbose_name_plural = _("padanan kategori")
        constraints = [models.CheckConstraint(condition=~Q(old=F("new")), name="category_not_its_own_successor")]

    def __str__(self) -> str:
        return f"{self.old_id} > {self.new_id}"


class CategoryAgency(models.Model):
    """A unit that usually handles a category; rank 1 comes first. A hint for officers, never a route (M2)."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="usual", verbose_name=_("kategori"))
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="usual_for", verbose_name=_("unit"))
    rank = models.PositiveSmallIntegerField(_("urutan"), default=1)

    class Meta:
        ordering = ["category", "rank"]
        verbose_name = _("penangan biasa")
        verbose_name_plural = _("penangan biasa")
        constraints = [models.UniqueConstraint(fields=["category", "agency"], name="category_agency_once")]

    def __str__(self) -> str:
        return f"{self.category_id}: {self.agency_id} ({self.rank})"


class PolicyVersion(models.Model):
    """Every parameter of the rules from a moment on. Added to, never changed: complaints keep theirs.

    A trigger refuses changes (see `triggers`), because a changed number would rewrite what was decided under it.
    """

    version = models.PositiveIntegerField(_("versi"), unique=True)
    effective_from = models.DateTimeField(_("berlaku sejak"))
    parameters = models.JSONField(_("parameter"))
    note = models.TextField(_("catatan"), blank=True)

    class Meta:
        ordering = ["version"]
        verbose_name = _("versi kebijakan")
        verbose_name_plural = _("versi kebijakan")

    def __str__(self) -> str:
        return f"v{self.version}"

    def clean(self) -> None:
        """Every parameter the rules know, and no other."""
        if not isinstance(self.parameters, dict):
            raise ValidationError({"parameters": _("Isi dengan objek JSON: nama parameter dan nilainya.")})
        if found := policy.problems(self.parameters):
            raise ValidationError({"parameters": found})


class MasterRevision(models.Model):
    """One row, whose stamp a trigger renews on every change of master data, whoever makes it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stamp = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="master_revision_one_row")]

    def __str__(self) -> str:
        return self.stamp
