"""A report's journey in a citizen's words: what happened, the newest first, and what is owed next.

Turns the entries of a dossier into lines of the timeline; official words come from `rules.terms`. Decides nothing, and
names units and offices, never people. A photo that is hidden from the reader leaves a line that says why.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from cepatrespon.complaints.dossier import Dossier, Entry
from cepatrespon.rules import limits, wording
from cepatrespon.rules.case import TICKETS
from cepatrespon.rules.clauses import CLAUSES
from cepatrespon.rules.terms import ROLES, Act, Role
from cepatrespon.templatetags import cepat

from .story import photo_url, when

# ── the journey ──────────────────────────────────────────────────────────────────────────────────
ICONS = {
    Act.REPORT: "s-menunggu", Act.PROCESS: "s-proses", Act.COORDINATE: "s-koordinasi", Act.DISPOSE: "s-disposisi",
    Act.APPROVE: "check", Act.REJECT: "s-ditolak", Act.EXTEND: "s-ews", Act.SUBMIT: "camera", Act.VERIFY_DESK: "eye",
    Act.VERIFY_FIELD: "eye", Act.VALIDATE: "s-selesai", Act.REFER: "s-diteruskan", Act.NEWS: "chat",
    Act.REVIVE: "refresh", Act.CLASSIFY: "flag", Act.COACH: "edit", Act.MISSED: "alert", Act.ESCALATE: "alert",
    Act.COMPLETE: "s-otomatis", Act.ATTACH: "camera", Act.LINK: "plus", Act.WARN: "clock", Act.UPDATE: "s-proses",
    Act.AMEND: "edit", Act.INFORM: "chat", Act.CONTEST: "flag", Act.RATE: "star", Act.WITHDRAW: "lock",
    Act.CORRECT: "edit", Act.HIDE: "lock", Act.UNHIDE: "eye",
} | dict.fromkeys(TICKETS, "ticket")  # fmt: skip


TITLES = {  # where a deed reads otherwise than what it is called
    Act.AMEND: gettext_noop("Laporan dilengkapi"),
    Act.ATTACH: gettext_noop("Foto ditambahkan"),
    Act.INFORM: gettext_noop("Keterangan dari pelapor"),
    Act.CONTEST: gettext_noop("Dinyatakan belum selesai"),
    Act.HIDE: gettext_noop("Disembunyikan dari umum"),
    Act.UNHIDE: gettext_noop("Ditampilkan lagi untuk umum"),
}


def timeline(found: Dossier, code: str) -> list[cepat.Entry]:
    """What happened, the newest first, and above it what is owed next."""
    lines = [_line(entry, found, code) for entry in reversed(found.entries)]
    if found.due and found.answers:
        clause, name = found.due.clause, found.answers.name
        owed = wording.deed(clause, cepat.language())
        by = "" if name in owed else _("oleh %(who)s.") % {"who": name}
        lines.insert(0, cepat.Entry(found.due.at, owed, icon="hourglass", by=by, clauses=(clause,), upcoming=True))
    return lines


def _line(entry: Entry, found: Dossier, code: str) -> cepat.Entry:
    quotes = [said for said in (entry.reason, entry.text, entry.note) if said]
    return cepat.Entry(
        at=entry.at,
        title=_(TITLES[entry.act]) if entry.act in TITLES else cepat.say(entry.term),
        text=" ".join(part for part in _facts(entry, found) if part),
        icon=ICONS.get(entry.act, "info"),
        by=_by(entry),
        quote="\n".join(dict.fromkeys(quotes)),
        clauses=entry.clauses,
        photos=[
            {
                "url": photo_url(photo, "kecil", code),
                "full": photo_url(photo, "tampil", code),
                "alt": _("Foto %(n)d, %(act)s") % {"n": n, "act": cepat.say(entry.term)},
            }
            for n, photo in enumerate(entry.photos, 1)
        ],
    )


def _by(entry: Entry) -> str:
    if entry.automatic:
        return _("karena waktu.")
    english = cepat.language() == "en" and entry.who == ROLES[entry.role].word
    return _("oleh %(who)s.") % {"who": ROLES[entry.role].english if english else entry.who}


def _facts(entry: Entry, found: Dossier) -> list[str]:
    """Short sentences after an act: to whom, with what result, until when, how fast."""
    lang, said = cepat.language(), []
    if entry.to is not None:
        if entry.act is Act.REPORT:
            arrived = {"unit": entry.to.name, "channel": found.channel.name if found.channel else ""}
            said.append(_("Sampai di kotak masuk %(unit)s lewat %(channel)s.") % arrived)
        else:
            said.append(_("Kepada %(unit)s.") % {"unit": entry.to.name})
    if entry.act is Act.MISSED and (clause := CLAUSES.get(entry.clause)):
        title = clause.english if lang == "en" else clause.title
        said.append(_("Batas terlewat: %(title)s.") % {"title": title})
    if entry.act is Act.COMPLETE:
        said.append(_("Biro Pemerintahan tidak memutus dalam %(time)s.") % {
            "time": wording.duration(found.case.policy["validation"], lang)
        })  # fmt: skip
    if entry.result is not None and entry.act not in (Act.VERIFY_DESK, Act.VERIFY_FIELD):
        said.append(f"{cepat.say(entry.result)}.")
    if entry.extension is not None:
        said.append(f"{cepat.say(entry.extension)}.")
    if entry.until is not None:
        said.append(_("Tanggal baru: %(until)s.") % {"until": when(entry.until)})
    if entry.body:
        said.append(_("Kepada %(unit)s.") % {"unit": entry.body})
    if entry.letter:
        said.append(_("Surat nomor %(letter)s.") % {"letter": entry.letter})
    if entry.stars is not None:
        said.append(_("%(n)d dari %(most)d bintang.") % {"n": entry.stars, "most": limits.STARS})
    if entry.number:
        said.append(_("Laporan lanjutannya %(number)s.") % {"number": entry.number})
    if entry.hidden:
        n = len(entry.hidden)
        reasons = ", ".join(dict.fromkeys(cepat.say(term) for term in entry.hidden))
        told = ngettext(
            "%(n)d foto disembunyikan dari umum: %(reasons)s.", "%(n)d foto disembunyikan dari umum: %(reasons)s.", n
        )
        said.append(told % {"n": n, "reasons": reasons})
    if entry.role is Role.HOLDER:
        answered = (r for r in found.case.receipts if r.responded_at == entry.at and r.at < entry.at)
        if receipt := next(answered, None):
            took = wording.duration((entry.at - receipt.at).total_seconds(), lang)
            said.append(_("Direspons %(time)s setelah diterima.") % {"time": took})
    if entry.late_by:
        said.append(_("Diputuskan terlambat %(time)s.") % {"time": wording.duration(entry.late_by, lang)})
    return said
