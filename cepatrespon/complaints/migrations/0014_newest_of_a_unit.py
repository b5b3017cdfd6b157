"""When a report came stands with the unit's involvement too: what a unit may see is found newest first by an index."""

from django.db import migrations, models

FILL = (
    "UPDATE complaints_involvement SET reported_at = "
    "(SELECT reported_at FROM complaints_complaint c WHERE c.id = complaints_involvement.complaint_id)"
)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0013_photo_accuracy")]
    operations = [
        migrations.AddField("involvement", "reported_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("involvement", "reported_at", models.DateTimeField()),
        migrations.AddIndex(
            "involvement", models.Index(fields=["unit", "reported_at", "complaint"], name="involvement_newest")
        ),
    ]
