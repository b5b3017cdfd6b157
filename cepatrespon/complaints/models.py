"""What happened: complaints, their events and evidence, and what is owed to whom. Constraints, and no behaviour.

Everything on `Complaint` but the report itself is recomputed from the events by `check`; the columns exist so that the
database can find work. Events are append-only and chained by hash; triggers refuse changes on both databases.
Reporters are kept apart from reports. Only `actions` writes here.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cepatrespon.agencies.models import Agency, Category, Channel, MapVersion, Region
from cepatrespon.rules import limits
from cepatrespon.rules.terms import Act, HideReason, Mode, Relation, Role, State

from .attention import Access, Claim, Release
from .bookkeeping import Answered, Counter, Message
from .citizens import DataRequest, Held, Subscription, Support
from .learned import Learned
from .lists import MonthlyList, MonthlyRow
from .marks import Mark

__all__ = [
    "Access", "Answered", "Claim", "Complaint", "Counter", "DataRequest", "Event", "FollowUp", "Held", "Involvement",
    "Learned", "Mark", "Message", "MonthlyList", "MonthlyRow", "Photo", "Release", "Reporter", "Subscription",
    "Support", "Ticket", "Verification",
]  # fmt: skip


def _known(field: str, values: type[StrEnum]) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class Complaint(models.Model):
    """One report, and where it stands. Times are UTC, lengths seconds."""

    number = models.CharField(max_length=20, unique=True)
    tracking_digest = models.CharField(max_length=64, unique=True)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    body = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)  # metres
    crosses_border = models.BooleanField(default=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    map = models.ForeignKey(MapVersion, models.PROTECT, null=True, related_name="+", db_index=False)
    private = models.BooleanField(default=False)
    anonymous = models.BooleanField(default=False)
    reachable = models.BooleanField(default=False)  # the reporter left an address for news
    linked_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="linked")
    relation = models.CharField(max_length=10, blank=True)  # why it is linked
    occurred_at = models.DateTimeField(null=True)  # when the problem happened, where that is not `reported_at`
    daypart = models.CharField(max_length=10, blank=True)  # when in the day it comes back
    followed = models.BooleanField(default=False)  # somebody besides the reporter wants news of it
    policy = models.PositiveIntegerField()
    reported_at = models.DateTimeField()
    # ── recomputed from the events ──
    state = models.CharField(max_length=20)
    mode = models.CharField(max_length=12, blank=True)
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    restricted = models.BooleanField(default=False)  # for the Inspektorat's eyes only
    # The unit whose own officers the report is about: neither it nor a unit below it ever sees the report.
    accused = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )  # the holder's field officer
    responded = models.BooleanField(default=False)  # to the current receipt
    verifications = models.PositiveSmallIntegerField(default=0)  # of the current submission
    rejections = models.PositiveSmallIntegerField(default=0)  # of the holder's follow-ups
    extensions = models.PositiveSmallIntegerField(default=0)
    biro_assigns = models.BooleanField(default=False)  # so many routing tickets were filed that only Biro may (M3)
    due_clause = models.CharField(max_length=3, blank=True)
    due_at = models.DateTimeField(null=True)
    due_since = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)  # an overseer urged, and nothing has moved since
    answers = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    next_clock_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)  # "Belum selesai": a recurrence afterwards does not contest
    rating = models.PositiveSmallIntegerField(null=True)  # the reporter's, in stars
    hidden = models.CharField(max_length=16, blank=True)  # why the public does not see it
    untold_since = models.DateTimeField(null=True)  # news that the channel's owner has not carried back yet
    last_at = models.DateTimeField()
    last_seq = models.PositiveIntegerField()
    head = models.CharField(max_length=64)  # hash of the last event
    # ── of the work loop ──
    clock_held_until = models.DateTimeField(null=True)
    clock_errors = models.PositiveSmallIntegerField(default=0)

    # The events as the writer has just left them, so that what is shown next need not read them again.
    just_told: list[Event] | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_known("state", State), name="complaint_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DONE, mode__in=[m.value for m in Mode]) | (~Q(state=State.DONE) & Q(mode="")),
                name="complaint_mode_with_selesai",
            ),
            models.CheckConstraint(
                condition=_known("relation", Relation) | Q(relation=""), name="complaint_relation_known"
            ),
            models.CheckConstraint(
                condition=_known("hidden", HideReason) | Q(hidden=""), name="complaint_hidden_known"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, limits.STARS)), name="complaint_rating_range"
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True, answers__isnull=True, due_clause="")
                | (Q(due_at__isnull=False, answers__isnull=False) & ~Q(due_clause="")),
                name="complaint_due_whole",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lng__isnull=True)
                | Q(lat__isnull=False, lng__isnull=False, lat__range=(-90, 90), lng__range=(-180, 180)),
                name="complaint_point_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["next_clock_at"], condition=Q(next_clock_at__isnull=False), name="complaint_clock"),
            # In the order of the inbox, and with all that its lanes ask: they are counted without reading the table.
            models.Index(
                fields=["answers", "due_at", "due_clause", "verifications", "restricted", "holder", "state", "accused"],
                condition=Q(answers__isnull=False),
                name="complaint_owed",
            ),
            models.Index(fields=["due_at"], condition=Q(answers__isnull=False), name="complaint_due"),
            # What goes first in a unit's inbox; the completions that their reporters contest.
            models.Index(fields=["holder", "due_at"], condition=~Q(relation=""), name="complaint_first"),
            models.Index(fields=["contested_at"], condition=Q(contested_at__isnull=False), name="complaint_contested"),
            # SQLite takes a partial index only for a condition without values.
            models.Index(
                fields=["holder", "state", "due_at", "restricted", "accused"],
                condition=Q(completed_at__isnull=True),
                name="complaint_held",
            ),
            # What a unit holds or ended with, newest first: its closed reports are those that nobody owes anything on.
            models.Index(fields=["holder", "reported_at", "due_at", "restricted", "accused"], name="complaint_ended"),
            models.Index(fields=["holder", "reported_at"], condition=Q(private=True), name="complaint_private"),
            # The filters of those who see the whole city, newest first.
            models.Index(fields=["category", "reported_at"], name="complaint_category"),
            models.Index(fields=["channel", "reported_at"], name="complaint_channel"),
            models.Index(fields=["state", "reported_at"], name="complaint_state"),
            models.Index(fields=["owner", "reported_at"], name="complaint_owner"),
            # Of a channel's owner: what is not finished, and the news that nobody has carried to the reporter.
            models.Index(
                fields=["owner", "reported_at"], condition=Q(completed_at__isnull=True), name="complaint_running"
            ),
            models.Index(
                fields=["owner", "untold_since"], condition=Q(untold_since__isnull=False), name="complaint_untold"
            ),
            models.Index(fields=["reported_at"], name="complaint_reported"),
            # The area of a kota or kecamatan, and what stands open near a place.
            models.Index(fields=["region", "reported_at"], name="complaint_region"),
            models.Index(fields=["lat", "lng"], condition=Q(completed_at__isnull=True), name="complaint_place"),
            models.Index(fields=["region", "due_at"], condition=Q(answers__isnull=False), name="complaint_area"),
            models.Index(fields=["assignee", "due_at"], condition=Q(assignee__isnull=False), name="complaint_assigned"),
            models.Index(fields=["completed_at"], condition=Q(completed_at__isnull=False), name="complaint_completed"),
            models.Index(
                fields=["due_at"], condition=Q(biro_assigns=True, answers__isnull=False), name="complaint_for_biro"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Event(models.Model):
    """Something that happened to a complaint. `at` is when it took effect, `recorded_at` when it was written (T4)."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    role = models.CharField(max_length=13)
    state = models.CharField(max_length=20)
    unit = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["complaint", "seq"]
        indexes = [models.Index(fields=["act", "at"], name="event_act_at")]  # what happened in a month (M1, M10, M12)
        constraints = [
            models.UniqueConstraint(fields=["complaint", "seq"], name="event_seq_once"),
            models.CheckConstraint(condition=_known("act", Act), name="event_act_known"),
            models.CheckConstraint(condition=_known("role", Role), name="event_role_known"),
            models.CheckConstraint(condition=_known("state", State), name="event_state_known"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("at")), name="event_recorded_after"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}#{self.seq} {self.act}"


class Involvement(models.Model):
    """A unit that holds or ever held a complaint, and may therefore see it."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="involvements", db_index=False)
    unit = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    reported_at = models.DateTimeField()  # the complaint's own: a unit finds its newest by one index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "complaint"], name="involvement_once")]
        indexes = [
            models.Index(fields=["complaint"], name="involvement_complaint"),
            models.Index(fields=["unit", "reported_at", "complaint"], name="involvement_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.unit_id}"


class Reporter(models.Model):
    """Who reported: kept apart from the report, deleted without touching it."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="reporter")
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="id")
    shared = models.BooleanField(default=False)  # the unit that handles it may ask, too
    verified_at = models.DateTimeField(null=True)  # the contact is the reporter's own
    code_digest = models.CharField(max_length=64, blank=True)  # of the code that was sent to find that out
    code_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"pelapor {self.complaint_id}"


class Ticket(models.Model):
    """One ticket of M3-M6, as its two events tell it."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="tickets")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    unit = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    proposed = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", db_index=False)
    filed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "seq"], name="ticket_event_once"),
            models.UniqueConstraint(fields=["complaint"], condition=Q(decided_at=None), name="ticket_one_open"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, approved__isnull=True)
                | Q(decided_at__isnull=False, approved__isnull=False),
                name="ticket_decision_whole",
            ),
        ]
        indexes = [  # the decisions, of everybody and of a pair of units; the open tickets that name a unit
            models.Index(fields=["filed_at"], name="ticket_filed"),  # a month's tickets (F3)
            models.Index(fields=["decided_at"], condition=Q(approved__isnull=False), name="ticket_decided"),
            models.Index(fields=["unit", "decided_at"], name="ticket_of_unit"),
            models.Index(
                fields=["proposed", "decided_at"], condition=Q(proposed__isnull=False), name="ticket_names_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}#{self.seq} {self.act}"


class FollowUp(models.Model):
    """One Selesai of a unit, and its verdict."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="follow_ups")
    seq = models.PositiveIntegerField()
    unit = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "seq"], name="follow_up_event_once"),
            models.UniqueConstraint(fields=["complaint"], condition=Q(decided_at=None), name="follow_up_one_pending"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, accepted__isnull=True)
                | Q(decided_at__isnull=False, accepted__isnull=False),
                name="follow_up_verdict_whole",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"], name="follow_up_decided")]

    def __str__(self) -> str:
        return f"{self.complaint_id}#{self.seq}"


class Verification(models.Model):
    """One verification of one follow-up (F1, B4)."""

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="verifications")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    result = models.CharField(max_length=16)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follow_up", "seq"], name="verification_event_once")]
        indexes = [models.Index(fields=["officer", "at"], name="verification_officer")]  # a fasilitator's own record

    def __str__(self) -> str:
        return f"{self.follow_up_id}#{self.seq} {self.result}"


class Photo(models.Model):
    """One photo: the original private under its SHA-256, what is shown stripped, its place and time with source."""

    class Source(models.TextChoices):
        EXIF = "exif", "EXIF"
        DEVICE = "perangkat", "perangkat"
        STATED = "dinyatakan", "dinyatakan"
        REPORT = "laporan", "laporan"
        UPLOAD = "unggah", "unggah"

    complaint = models.ForeignKey(Complaint, models.PROTECT, null=True, related_name="photos")
    seq = models.PositiveIntegerField(null=True)  # the event it belongs to
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    original = models.CharField(max_length=200)
    shown = models.CharField(max_length=200)
    thumb = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    shown_sha256 = models.CharField(max_length=64)
    thumb_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True)
    taken_source = models.CharField(max_length=10, blank=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    place_source = models.CharField(max_length=10, blank=True)
    accuracy = models.FloatField(null=True)  # metres, of a place that the device told
    device = models.CharField(max_length=80, blank=True)
    hidden = models.CharField(max_length=16, blank=True)  # why the public does not see it
    dhash = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(complaint__isnull=True, seq__isnull=True) | Q(complaint__isnull=False, seq__isnull=False),
                name="photo_belongs_whole",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="photo_sha256")]

    def __str__(self) -> str:
        return f"foto {self.pk}"
