"""Letters to citizens besides a report's news: the code and its way out, followers, the daily letter, an answer."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from complaints.desk import DAY, HOUR, Desk
from complaints.people import START

from cepatrespon.complaints import actions, contacts, rights, subscribing
from cepatrespon.complaints.actions import Details
from cepatrespon.complaints.dossier import CITIZEN
from cepatrespon.complaints.models import Complaint, Message, Reporter, Subscription
from cepatrespon.complaints.querysets import actor_of, tracked
from cepatrespon.notify import sms
from cepatrespon.notify.delivery import deliver
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, Consent, DataRight, HideReason

from .conftest import Server

SITI, RT = "siti@contoh.invalid", "pak.rt@contoh.invalid"
PHONE = "+6281200000000"
SECRETS = ("Siti Rekaan", PHONE, "Lubang besar", "Jalan Rahasia")


@pytest.fixture
def unsure(file_report: Callable[..., Any]) -> Any:
    """A report whose contact nobody has confirmed."""
    return file_report(at=START, email=SITI, name="Siti Rekaan", phone=PHONE, address="Jalan Rahasia 7", verified=False)


@pytest.fixture
def desk(cast: Any, file_report: Callable[..., Any]) -> Desk:
    return Desk(cast, file_report, START).report(address="Jalan Rahasia 7", name="Siti Rekaan")


def sent(smtp: Server, at: Any) -> list[Any]:
    before = len(smtp.arrived)
    while deliver(at=at).sent:
        continue
    return smtp.arrived[before:]


def text(letter: Any) -> str:
    return str(letter.get_content())


def followed(desk: Desk, **about: str) -> Subscription:
    one = subscribing.subscribe(RT, at=START, **(about or {"number": desk.complaint.number}))
    found = subscribing.confirm(subscribing.word_of(one), at=START)
    assert found is not None
    Message.objects.all().delete()
    return found


# ── the code ─────────────────────────────────────────────────────────────────────────────────────
def test_the_first_letter_is_the_receipt_with_a_code_that_works_and_a_way_out(unsure: Any, smtp: Server) -> None:
    (letter,) = sent(smtp, START)
    number = unsure.complaint.number
    code = re.search(r"^Kode Anda: (\d{6})\s*$", text(letter), re.M)
    assert code is not None
    assert number in letter["Subject"]
    assert letter["To"] == SITI
    assert unsure.code not in text(letter), "the tracking code is in no letter"
    assert [word for word in SECRETS if word in text(letter)] == []
    contacts.enter(tracked(number, unsure.code), code[1], at=START + HOUR)
    assert Reporter.objects.get().verified_at == START + HOUR
    away = re.search(r"/bukan-saya/(\S+)", text(letter))
    assert away is not None
    assert contacts.disown(away[1])


def test_a_code_that_was_replaced_before_it_left_is_not_sent_any_more(unsure: Any, smtp: Server) -> None:
    which = tracked(unsure.complaint.number, unsure.code)
    pause = timedelta(seconds=limits.CONTACT_CODE_AGAIN_SECONDS)
    old = Message.objects.get()
    contacts.resend(which, at=START + pause)
    old.pk = None
    old.seq = 90
    old.save(force_insert=True)  # as if another worker had had it in hand
    (letter,) = sent(smtp, START + pause)
    assert contacts.code_of(Message.objects.get(notice="kode").data["word"]) in text(letter)
    assert Message.objects.filter(sent_at=None).count() == 0


def test_after_the_identity_is_withdrawn_not_even_the_code_is_sent(unsure: Any, smtp: Server) -> None:
    which = tracked(unsure.complaint.number, unsure.code)
    gone = Details(consents=[Consent.IDENTITY])
    actions.keep(which, Act.WITHDRAW, CITIZEN, gone, at=START)
    assert sent(smtp, START) == []


def test_the_letter_of_an_answered_request_says_that_and_nothing_of_it(desk: Desk, cast: Any, smtp: Server) -> None:
    filed = desk.file_report(at=START, email=SITI)
    Message.objects.all().delete()
    one = rights.ask(tracked(filed.complaint.number, filed.code), DataRight.ERASE, "RAHASIA MINTA", at=START)
    rights.answer(one.pk, cast.joko, granted=True, answer="RAHASIA JAWAB", at=START + HOUR)
    (letter,) = sent(smtp, START + HOUR)
    assert letter["To"] == SITI
    assert filed.complaint.number in letter["Subject"]
    assert "RAHASIA" not in text(letter)


# ── followers ────────────────────────────────────────────────────────────────────────────────────
def test_the_question_names_what_is_asked_for_and_its_link_confirms(desk: Desk, smtp: Server) -> None:
    subscribing.subscribe(RT, at=START, number=desk.complaint.number)
    (letter,) = sent(smtp, START)
    assert letter["To"] == RT
    assert desk.complaint.number in letter["Subject"]
    word = re.search(r"/langganan/(\w+)\s*$", text(letter), re.M)
    assert word is not None
    assert subscribing.confirm(word[1], at=START) is not None
    assert "List-Unsubscribe" not in letter


def test_a_followers_letter_tells_the_state_names_nobody_and_ends_with_one_click(desk: Desk, smtp: Server) -> None:
    followed(desk)
    desk.later().process(desk.cast.budi)
    (letter,) = sent(smtp, desk.at)
    assert letter["Subject"] == f"Laporan {desk.complaint.number}: Proses"
    assert f"/laporan/{desk.complaint.number}" in text(letter)
    assert [word for word in SECRETS if word in text(letter)] == []
    away = re.search(r"<\S+/langganan/(\w+)/berhenti>", letter["List-Unsubscribe"])
    assert away is not None
    assert away[0][1:-1] in text(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert subscribing.end(away[1]) is not None


@pytest.mark.parametrize("meanwhile", ["hidden", "closed", "ended"])
def test_a_followers_letter_that_waits_is_not_sent_once_nobody_should_read_it(
    desk: Desk, smtp: Server, meanwhile: str
) -> None:
    one = followed(desk)
    desk.later().process(desk.cast.budi)
    if meanwhile == "hidden":
        hide = Details(result=HideReason.ABUSE)
        room = Complaint.objects.filter(pk=desk.complaint.pk)
        actions.keep(room, Act.HIDE, actor_of(desk.cast.sri), hide, at=desk.at)
    elif meanwhile == "closed":
        Complaint.objects.filter(pk=desk.complaint.pk).update(private=True)
    else:
        Subscription.objects.filter(pk=one.pk).delete()
    assert sent(smtp, desk.at) == []
    assert not Message.objects.filter(notice="pelanggan").exists(), "and it is not tried again"


def test_a_follower_who_reads_English_is_written_to_in_English(desk: Desk, smtp: Server) -> None:
    one = followed(desk)
    Subscription.objects.filter(pk=one.pk).update(language="en")
    desk.later().process(desk.cast.budi)
    (letter,) = sent(smtp, desk.at)
    assert "In progress" in letter["Subject"]


def test_a_daily_letter_names_each_new_public_report_with_its_link_and_none_that_was_hidden_meanwhile(
    desk: Desk, smtp: Server
) -> None:
    followed(desk, region=str(desk.complaint.region_id))
    shown = desk.file_report(at=START + HOUR, address="Jalan Rahasia 7").complaint
    hidden = desk.file_report(at=START + HOUR).complaint
    subscribing.digests(at=START + DAY)
    room, hide = Complaint.objects.filter(pk=hidden.pk), Details(result=HideReason.ABUSE)
    actions.keep(room, Act.HIDE, actor_of(desk.cast.sri), hide, at=START + DAY)
    (letter,) = sent(smtp, START + DAY)
    assert letter["Subject"] == "1 laporan baru di Kelurahan Gambir"
    assert f"/laporan/{shown.number}" in text(letter)
    assert hidden.number not in text(letter)
    assert [word for word in SECRETS if word in text(letter)] == []
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


# ── text messages ────────────────────────────────────────────────────────────────────────────────
class Gateway(HTTPServer):
    """A gateway on loopback: what it was asked, and what it answers next."""

    asked: list[tuple[dict[str, str], dict[str, Any]]]
    answers: list[int]


class Asked(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    server = Gateway(("127.0.0.1", 0), Asked)
    server.asked, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/kirim"
    settings.SMS_TOKEN = "kunci-gerbang"
    yield server
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_a_code_reaches_a_telephone_by_the_gateway_that_the_operator_named(file_report: Any, gateway: Gateway) -> None:
    made = file_report(at=START, phone=PHONE, verified=False)
    assert deliver(at=START).sent == 1
    ((headers, said),) = gateway.asked
    assert said["to"] == PHONE
    assert headers["Authorization"] == "Bearer kunci-gerbang"
    code = re.search(r"\b\d{6}\b", said["text"])
    assert code is not None
    assert "\n" not in said["text"]
    contacts.enter(tracked(made.complaint.number, made.code), code[0], at=START + HOUR)
    assert Reporter.objects.get().verified_at is not None


@pytest.mark.parametrize("status", [500, 302, 404])
def test_a_gateway_that_refuses_is_asked_again_later_and_no_log_holds_the_number(
    file_report: Any, gateway: Gateway, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    file_report(at=START, phone=PHONE, verified=False)
    gateway.answers = [status]
    assert deliver(at=START).failed == 1
    waits = Message.objects.get()
    assert waits.sent_at is None
    assert waits.error == f"the gateway answered {status}"
    assert PHONE not in caplog.text
    assert deliver(at=START + timedelta(minutes=5)).sent == 1


def test_a_gateway_that_is_away_says_nothing_of_whom_it_was_for(file_report: Any, gateway: Gateway) -> None:
    file_report(at=START, phone=PHONE, verified=False)
    gateway.shutdown()
    gateway.server_close()
    assert deliver(at=START).failed == 1
    assert "could not be reached" in Message.objects.get().error
    assert PHONE not in Message.objects.get().error


def test_the_operators_form_of_a_request_is_filled_as_JSON_writes_it(settings: Any) -> None:
    settings.SMS_BODY = '{"phone": "%(to)s", "message": {"body": "%(text)s"}, "sender": "100% kota"}'
    said = json.loads(sms.body(PHONE, 'Kode "123456"\nbaris \\ kedua'))
    assert said["phone"] == PHONE
    assert said["message"]["body"] == 'Kode "123456" baris \\ kedua'
    assert said["sender"] == "100% kota"
