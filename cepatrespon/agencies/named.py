"""The three units that the rules name, and what must stay true of them.

Who sees what, who validates and who answers for an internal case hang on their codes and kinds (M2, M3, M9). A file or
a form that would give that to another unit, or take it from these, is refused here and nowhere else.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from cepatrespon.rules.terms import Office, UnitKind

BIRO = "biro-pemerintahan"
INSPEKTORAT = "inspektorat"
SEKRETARIAT = "sekretariat-daerah"
KINDS = {BIRO: UnitKind.BIRO, INSPEKTORAT: UnitKind.INSPECTORATE, SEKRETARIAT: UnitKind.SECRETARIAT}

# The offices that one of these units alone has. The Sekda may also stand without a unit.
HOMES = {
    Office.FACILITATOR: BIRO,
    Office.VALIDATOR: BIRO,
    Office.INSPECTOR: INSPEKTORAT,
    Office.SECRETARY: SEKRETARIAT,
}
MAY_STAND_ALONE = {Office.SECRETARY, Office.SYSTEM}


def refusal(code: str, kind: str, kind_before: str | None, *, ended: bool = False, moved: bool = False) -> str | None:
    """Why a unit may not be stored so, in the language of who asks; None where it may.

    `kind_before`: None for a new unit. `ended`: it would no longer exist on a day on which it does. `moved`: it would
    stand below another unit.
    """
    if code not in KINDS:
        if kind in KINDS.values() and kind != kind_before:
            said = _("Jenis %(kind)s membuka laporan semua unit dan tidak diberikan lagi; pakai pd.")
            return said % {"kind": kind}
        return None
    if kind != KINDS[code]:
        return _("Unit %(code)s harus tetap berjenis %(kind)s.") % {"code": code, "kind": KINDS[code].value}
    if ended:
        return _("Unit %(code)s disebut oleh aturan dan tidak dapat diakhiri.") % {"code": code}
    if moved:
        return _("Unit %(code)s disebut oleh aturan dan tidak dapat dipindah ke bawah unit lain.") % {"code": code}
    return None
