"""Who plays the officers of an invented city, and the sign-ins of a demonstration.

Knows the demonstration's accounts (a known password, an API token and, where the role needs a second step, a known
secret each, kept in a file beside the data) and makes every other officer when a story first needs one: those have no
password and cannot sign in. All names are invented.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from cepatrespon.accounts import factors
from cepatrespon.agencies import registry
from cepatrespon.agencies.officers import ApiToken, Officer, issue_token, officer_for_token
from cepatrespon.complaints.querysets import actor_of
from cepatrespon.rules.lifecycle import Actor
from cepatrespon.rules.terms import Office
from cepatrespon.simulate import texts

CHANNELS = "Dinas Komunikasi, Informatika dan Statistik"


@dataclass(frozen=True, slots=True)
class Account:
    """One sign-in, in the file's words: role, unit, user name, password, API token, secret of the second step."""

    peran: str
    unit: str
    nama: str
    sandi: str
    token: str
    totp: str = ""  # for an authenticator app; empty where the role needs no second step


_HEAD = Office.ADMINISTRATOR

# fmt: off
ACCOUNTS: tuple[tuple[str, Office, str, str, str], ...] = (
    # role as printed, office, unit, user name, person
    ("administrator",        _HEAD,              "Kelurahan Gambir",                         "gambir",       "Budi"),
    ("administrator",        _HEAD,              "Kelurahan Petojo Selatan",                 "petojo",       "Rina"),
    ("administrator",        _HEAD,              "Dinas Bina Marga",                         "binamarga",    "Dewi"),
    ("administrator",        _HEAD,              "Suku Dinas Bina Marga Kota Jakarta Pusat", "sudin-bm",     "Surya"),
    ("administrator",        _HEAD,              "Dinas Perhubungan",                        "perhubungan",  "Hendra"),
    ("administrator",        _HEAD,              "Dinas Sumber Daya Air",                    "sda",          "Wulan"),
    ("administrator",        _HEAD,              "Biro Pemerintahan",                        "biro",         "Bayu"),
    ("pemilik kanal",        _HEAD,              CHANNELS,                                   "kanal",        "Joko"),
    ("fasilitator",          Office.FACILITATOR, "Biro Pemerintahan",                        "fasilitator1", "Fajar"),
    ("fasilitator",          Office.FACILITATOR, "Biro Pemerintahan",                        "fasilitator2", "Lestari"),
    ("validator",            Office.VALIDATOR,   "Biro Pemerintahan",                        "validator",    "Sri"),
    ("inspektorat",          Office.INSPECTOR,   "Inspektorat",                              "inspektorat",  "Indra"),
    ("sekda",                Office.SECRETARY,   "Sekretariat Daerah",                       "sekda",        "Sekar"),
    ("petugas lapangan",     Office.FIELD,       "Kelurahan Gambir",                         "lapangan1",    "Agus"),
    ("petugas lapangan",     Office.FIELD,       "Suku Dinas Bina Marga Kota Jakarta Pusat", "lapangan2",    "Yanto"),
    ("kecamatan",            _HEAD,              "Kecamatan Gambir",                         "camat",        "Cahya"),
    ("kota",                 _HEAD,              "Kota Administrasi Jakarta Pusat",          "walikota",     "Wisnu"),
    ("administrator sistem", Office.SYSTEM,      "",                                         "sistem",       "Sinta"),
)
# fmt: on


def accounts_file() -> Path:
    """Where the sign-ins of a demonstration are written."""
    return Path(settings.DATA) / "demo-accounts.json"


def demo_accounts() -> list[Account]:
    """Make the sign-ins and write them to the file (0600). May be repeated: passwords and tokens that work are kept.

    Raises ImproperlyConfigured in production, where a known password must never exist.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("a demonstration's accounts have known passwords; they are never made in production")
    kept = {account.nama: account for account in _written()}
    with transaction.atomic():
        found = [_account(*row, kept.get(row[3])) for row in ACCOUNTS]
    _write(found)
    return found


def _account(role: str, office: Office, unit: str, name: str, person: str, kept: Account | None) -> Account:
    password = f"contoh-{name}"
    officer = Officer.objects.filter(username=name).first() or Officer(username=name)
    agency = registry.current().unit_named(unit) if unit else None
    officer.first_name, officer.office, officer.agency_id = (
        f"{person} Contoh",
        office.value,
        agency.id if agency else None,
    )
    officer.is_active = True
    if officer.pk is None or not officer.check_password(password):
        officer.set_password(password)
    officer.save()
    token = kept.token if kept else ""
    if not token or officer_for_token(token) != officer:
        ApiToken.objects.filter(officer=officer, label="demo").delete()
        token = issue_token(officer, "demo")
    secret = _secret(name) if factors.required(officer) else ""
    if secret and not factors.has_any(officer):
        factors.keep(officer, secret)
    return Account(role, unit, name, password, token, secret)


def _secret(name: str) -> str:
    """The same for an account in every demonstration, whose page tells the code of it to everybody."""
    return base64.b32encode(hashlib.sha1(f"contoh-{name}".encode(), usedforsecurity=False).digest()).decode()


def _written() -> list[Account]:
    try:
        return [Account(**row) for row in json.loads(accounts_file().read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):  # absent, or changed by hand into something else: written anew
        return []


def _write(accounts: list[Account]) -> None:
    text = json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=2)
    part = accounts_file().with_suffix(".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    part.replace(accounts_file())


class Staff:
    """The officers of a city as the rules know them; made once each, the demonstration's own where there are any."""

    def __init__(self, rng: random.Random, facilitators: int, validators: int) -> None:
        self._rng = rng
        self._administrators: dict[int, Actor] = {}
        self._known = {(o.office, o.agency_id): o for o in Officer.objects.filter(is_active=True).order_by("-pk")}
        biro = registry.current().biro_id
        self.facilitators = self._several(Office.FACILITATOR, biro, facilitators)
        self.validators = self._several(Office.VALIDATOR, biro, validators)

    def administrator(self, unit: int) -> Actor:
        """Who acts for this unit; at the Inspektorat, an inspector."""
        if unit not in self._administrators:
            inspector = unit == registry.current().inspektorat_id
            office = Office.INSPECTOR if inspector else Office.ADMINISTRATOR
            known = self._known.get((office.value, unit))
            self._administrators[unit] = actor_of(known or self._made(office, unit, f"sim-{unit}"))
        return self._administrators[unit]

    def _several(self, office: Office, unit: int, count: int) -> list[Actor]:
        there = list(Officer.objects.filter(office=office.value, is_active=True).order_by("pk"))[:count]
        made = [self._made(office, unit, f"sim-{office.value}-{n + 1}") for n in range(len(there), count)]
        return [actor_of(officer) for officer in there + made]

    def _made(self, office: Office, unit: int, username: str) -> Officer:
        defaults = {
            "first_name": texts.name(self._rng), "office": office.value, "agency_id": unit,
            "password": make_password(None),
        }  # fmt: skip
        officer, _created = Officer.objects.get_or_create(username=username, defaults=defaults)
        return officer
