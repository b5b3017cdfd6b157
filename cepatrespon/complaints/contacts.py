"""Whether a contact is the reporter's own: a code of six digits goes there, and until it comes back nothing else does.

`begin` owes the first code with the report, `enter` and `resend` are the reporter's, `disown` is for whoever gets such
a letter and reported nothing. An e-mail address comes before a telephone; a telephone gets its code only where a
gateway for messages is set up. The code itself is stored nowhere: the letter makes it anew from a word that means
nothing without the server's secret. `at` is UTC.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cepatrespon.rules import limits
from cepatrespon.rules.calendar import whole_second

from . import actions
from .errors import Invalid
from .messages import forget
from .models import Complaint, Message, Reporter

FIELD = "kode_kontak"
NOTICE = "kode"  # the letter that carries a code
EMAIL, SMS = "email", "sms"  # carriers
_SALT = "complaints.contacts"


@dataclass(frozen=True, slots=True)
class Contact:
    """What the reporter sees of how they can be reached; the address itself only in part."""

    email: str = ""
    phone: str = ""
    by: str = ""  # the carrier by which it is found out; "" where it cannot be
    verified: bool = False
    until: datetime | None = None  # to when the code that was sent is good (UTC); None where none is
    tries: int = 0  # entries left of that code
    again_at: datetime | None = None  # when another may be asked for (UTC); None where none may


def state(complaint: Complaint, at: datetime) -> Contact | None:
    """How the reporter can be reached, and whether that is known to be them; None without any contact."""
    who = Reporter.objects.filter(complaint=complaint).first()
    if who is None or not (who.email or who.phone):
        return None
    email, phone, by = masked(who.email), masked(who.phone), carrier_of(who)
    if who.verified_at or not by:
        return Contact(email, phone, by, verified=bool(who.verified_at))
    sent, until = _sent(complaint), _until(who)
    open_now = until is not None and at <= until and who.code_tries < limits.CONTACT_CODE_TRIES
    again = (who.code_at or at) + timedelta(seconds=limits.CONTACT_CODE_AGAIN_SECONDS)
    return Contact(
        email, phone, by, until=until if open_now else None,
        tries=limits.CONTACT_CODE_TRIES - who.code_tries if open_now else 0,
        again_at=again if sent < limits.CONTACT_CODES_PER_REPORT else None,
    )  # fmt: skip


def masked(contact: str) -> str:
    """An address of which only its owner knows which it is: "s…@contoh.id", "…6789"."""
    name, at, host = contact.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"…{contact[-4:]}" if contact else ""


def carrier_of(who: Reporter) -> str:
    """By what a code reaches this reporter; "" where nothing does."""
    if who.email:
        return EMAIL
    return SMS if who.phone and settings.SMS_URL else ""


def _until(who: Reporter) -> datetime | None:
    return who.code_at + timedelta(seconds=limits.CONTACT_CODE_SECONDS) if who.code_digest and who.code_at else None


def _sent(complaint: Complaint) -> int:
    """How many codes have been owed for this report: by the newest's number, since older ones may be forgotten."""
    newest = Message.objects.filter(complaint=complaint, notice=NOTICE).aggregate(n=Max("seq"))
    return newest["n"] or 0


# ── the code ─────────────────────────────────────────────────────────────────────────────────────
def code_of(word: str) -> str:
    """The code that a letter with this word carries."""
    number = int.from_bytes(salted_hmac(_SALT + ".code", word, algorithm="sha256").digest()[:8])
    return f"{number % 10**limits.CONTACT_CODE_DIGITS:0{limits.CONTACT_CODE_DIGITS}d}"


def _digest(complaint: int, code: str) -> str:
    return salted_hmac(_SALT + ".digest", f"{complaint}:{code}", algorithm="sha256").hexdigest()


def is_current(who: Reporter, word: str) -> bool:
    """Whether the code of this word is still the one that is waited for."""
    return hmac.compare_digest(who.code_digest, _digest(who.complaint_id, code_of(word)))


def begin(complaint: Complaint, who: Reporter, at: datetime) -> Message | None:
    """Owe a fresh code to a reporter whose contact is not known to be theirs; None where nothing reaches it, or too
    many codes were sent for this report. Stores what is waited for; the caller stores the message."""
    by, sent = carrier_of(who), _sent(complaint)
    if not by or sent >= limits.CONTACT_CODES_PER_REPORT:
        return None
    word = secrets.token_urlsafe(16)
    who.verified_at, who.code_at, who.code_tries = None, at, 0
    who.code_digest = _digest(complaint.pk, code_of(word))
    who.save(update_fields=["verified_at", "code_at", "code_tries", "code_digest"])
    recipient = who.email if by == EMAIL else who.phone
    return Message(
        complaint=complaint, seq=sent + 1, notice=NOTICE, carrier=by, recipient=recipient, language=who.language,
        data={"word": word}, created_at=at, try_at=at,
    )  # fmt: skip


def enter(which: QuerySet[Complaint], code: str, *, at: datetime) -> None:
    """The reporter enters the code: from now on the report's news go to that address.

    Raises `Complaint.DoesNotExist`, or `Invalid` saying what to do: wrong, too late, tried too often, none waited for.
    """
    at, said = whole_second(at), "".join(sign for sign in code if sign.isdigit())
    with transaction.atomic():
        complaint, who = _locked(which)
        why = _wrong(complaint, who, said, at)
        if why == "" and who is not None:
            who.verified_at, who.code_digest, who.code_tries = at, "", 0
            actions.route_news(complaint.pk, reachable=bool(who.email))
            who.save(update_fields=["verified_at", "code_digest", "code_tries"])
    if why:  # outside: a wrong try is counted whatever is answered
        raise Invalid(FIELD, why)


def _wrong(complaint: Complaint, who: Reporter | None, said: str, at: datetime) -> str:
    if who is None or who.verified_at or (until := _until(who)) is None:
        return _("Tidak ada kode yang ditunggu untuk laporan ini.")
    if at > until:
        return _("Kode itu sudah kedaluwarsa. Minta kode baru.")
    if who.code_tries >= limits.CONTACT_CODE_TRIES:
        return _("Terlalu banyak kode salah. Minta kode baru.")
    if len(said) != limits.CONTACT_CODE_DIGITS:
        return _("Kode terdiri atas %(n)d angka.") % {"n": limits.CONTACT_CODE_DIGITS}
    if not hmac.compare_digest(who.code_digest, _digest(complaint.pk, said)):
        who.code_tries += 1
        who.save(update_fields=["code_tries"])
        left = limits.CONTACT_CODE_TRIES - who.code_tries
        if not left:
            return _("Terlalu banyak kode salah. Minta kode baru.")
        return _("Kode itu tidak cocok. Masih bisa dicoba %(n)d kali.") % {"n": left}
    return ""


def resend(which: QuerySet[Complaint], *, at: datetime) -> None:
    """Another code to the same contact. Raises `Complaint.DoesNotExist`, or `Invalid` where none is waited for, the
    last one is too recent, or there were enough."""
    at = whole_second(at)
    with transaction.atomic():
        complaint, who = _locked(which)
        if who is None or who.verified_at or not carrier_of(who):
            raise Invalid(FIELD, _("Tidak ada kode yang ditunggu untuk laporan ini."))
        if who.code_at and at < who.code_at + timedelta(seconds=limits.CONTACT_CODE_AGAIN_SECONDS):
            raise Invalid(FIELD, _("Kode baru saja dikirim. Tunggu beberapa menit, dan periksa juga folder spam."))
        message = begin(complaint, who, at)
        if message is None:
            most = {"n": limits.CONTACT_CODES_PER_REPORT}
            raise Invalid(FIELD, _("Sudah %(n)d kode dikirim untuk laporan ini; tidak dapat lebih banyak.") % most)
        _forget_letters(complaint, message.recipient)
        message.save()


def _locked(which: QuerySet[Complaint]) -> tuple[Complaint, Reporter | None]:
    complaint = which.select_for_update(of=("self",)).get()
    return complaint, Reporter.objects.filter(complaint=complaint).first()


def _forget_letters(complaint: Complaint, recipient: str) -> None:
    """What is still owed to an address that must get nothing more of this report."""
    Message.objects.filter(complaint=complaint, recipient=recipient, sent_at=None).delete()


def changed(complaint: Complaint, who: Reporter, email: bool, phone: bool, at: datetime) -> None:
    """Store a reporter's corrected data: a new contact is not believed yet, and letters to the old one end.

    Called within the transaction that corrects them; `email` and `phone` say which of the two is another one now.
    """
    if who.pk is None:
        who.save()
    asks = email or (phone and not who.email)
    message = None
    if asks:
        before = Reporter.objects.filter(pk=who.pk).values_list("email", "phone").get()
        who.verified_at, who.code_digest, who.code_at, who.code_tries = None, "", None, 0
        message = begin(complaint, who, at)
        for address in {who.email, who.phone} - {""}:
            _forget_letters(complaint, address)
        gone = set(before) - {"", who.email, who.phone}
        forget(Message.objects.filter(complaint=complaint, recipient__in=gone))
        actions.route_news(complaint.pk, reachable=False)
    who.save()
    if message is not None:
        message.save()
    if not (who.name or who.phone or who.email):
        who.delete()


# ── "Bukan saya" ─────────────────────────────────────────────────────────────────────────────────
def disown_word(complaint: int, contact: str) -> str:
    """What the link "bukan saya" carries: which report, and which address, told only by a digest."""
    return signing.dumps([complaint, _of(contact)], salt=_SALT + ".disown")


def _of(contact: str) -> str:
    return salted_hmac(_SALT + ".contact", contact.casefold(), algorithm="sha256").hexdigest()[:16]


def disowned(word: str) -> Complaint | None:
    """The report whose contact such a link speaks of; None for a forged link, or an address that is gone already."""
    try:
        complaint, contact = signing.loads(word, salt=_SALT + ".disown")
    except (signing.BadSignature, ValueError):
        return None
    who = Reporter.objects.filter(complaint_id=complaint).select_related("complaint").first()
    if who is None or contact not in {_of(who.email), _of(who.phone)}:
        return None
    return who.complaint


def disown(word: str) -> bool:
    """Delete the address that such a link speaks of, and what is owed to it; False where there is nothing to delete."""
    with transaction.atomic():
        found = disowned(word)
        if found is None:
            return False
        complaint, who = _locked(Complaint.objects.filter(pk=found.pk))
        contact = signing.loads(word, salt=_SALT + ".disown")[1]
        if who is None or contact not in {_of(who.email), _of(who.phone)}:
            return False
        for name in ("email", "phone"):
            if (address := getattr(who, name)) and _of(address) == contact:
                setattr(who, name, "")
                forget(Message.objects.filter(complaint=complaint, recipient=address))
        who.verified_at, who.code_digest, who.code_at, who.code_tries = None, "", None, 0
        actions.route_news(complaint.pk, reachable=False)
        if who.name or who.phone or who.email:
            who.save()
        else:
            who.delete()
        return True
