import django.db.models.deletion
from django.db import migrations, models

from cepatrespon.complaints import triggers

ROUTING = ["pindah_skpd", "salah_koordinasi", "pindah_kelurahan"]
BATCH = 2000


def fill(apps, schema_editor):
    """What the tickets filed so far say: the unit proposed, and whether only Biro may assign the report (M3)."""
    Complaint, Event, Ticket = (apps.get_model("complaints", name) for name in ("Complaint", "Event", "Ticket"))
    last = 0
    while batch := list(Ticket.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        filed = Event.objects.filter(complaint__in=[t.complaint_id for t in batch], act__in={t.act for t in batch})
        told = {(id, seq): data.get("to") for id, seq, data in filed.values_list("complaint_id", "seq", "data")}
        for ticket in batch:
            ticket.proposed_id = told.get((ticket.complaint_id, ticket.seq))
        Ticket.objects.bulk_update(batch, ["proposed"], batch_size=200)
        last = batch[-1].pk
    for policy in apps.get_model("agencies", "PolicyVersion").objects.all():
        many = Ticket.objects.filter(act__in=ROUTING, complaint__policy=policy.version).values("complaint")
        many = many.annotate(n=models.Count("pk")).filter(n__gte=policy.parameters["routing_tickets"])
        ids = list(many.values_list("complaint", flat=True))
        for start in range(0, len(ids), BATCH):
            Complaint.objects.filter(pk__in=ids[start : start + BATCH]).update(biro_assigns=True)


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_policy_draft'),
        ('complaints', '0008_oversight'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='biro_assigns',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='ticket',
            name='proposed',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('answers__isnull', False), ('biro_assigns', True)), fields=['due_at'], name='complaint_for_biro'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('approved__isnull', False)), fields=['decided_at'], name='ticket_decided'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['unit', 'decided_at'], name='ticket_of_unit'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('proposed__isnull', False)), fields=['proposed', 'decided_at'], name='ticket_names_unit'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(install, migrations.RunPython.noop),  # SQLite drops a rebuilt table's triggers
    ]
