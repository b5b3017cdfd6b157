"""The indexes of the lanes and their filters, and the table of words: its SQL is in `complaints/search.py`."""

from django.db import migrations, models

from cepatrespon.complaints import search, triggers


def install(apps, schema_editor):
    search.install(schema_editor.connection)
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0011_learned")]
    operations = [
        migrations.RemoveIndex("complaint", "complaint_owed"),
        migrations.RemoveIndex("complaint", "complaint_held"),
        migrations.AddIndex(
            "complaint",
            models.Index(
                fields=["answers", "due_at", "due_clause", "verifications", "restricted", "holder", "state", "accused"],
                condition=models.Q(answers__isnull=False),
                name="complaint_owed",
            ),
        ),
        migrations.AddIndex(
            "complaint",
            models.Index(fields=["due_at"], condition=models.Q(answers__isnull=False), name="complaint_due"),
        ),
        migrations.AddIndex(
            "complaint",
            models.Index(
                fields=["holder", "state", "due_at", "restricted", "accused"],
                condition=models.Q(completed_at__isnull=True),
                name="complaint_held",
            ),
        ),
        migrations.AddIndex(
            "complaint",
            models.Index(fields=["holder", "reported_at", "due_at", "restricted", "accused"], name="complaint_ended"),
        ),
        migrations.AddIndex(
            "complaint", models.Index(fields=["category", "reported_at"], name="complaint_category")
        ),
        migrations.AddIndex("complaint", models.Index(fields=["channel", "reported_at"], name="complaint_channel")),
        migrations.AddIndex("complaint", models.Index(fields=["state", "reported_at"], name="complaint_state")),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
