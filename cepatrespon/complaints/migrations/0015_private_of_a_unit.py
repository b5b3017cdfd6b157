"""A unit's private reports are few among its many: an index finds them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0014_newest_of_a_unit")]
    operations = [
        migrations.AddIndex(
            "complaint",
            models.Index(fields=["holder", "reported_at"], condition=models.Q(private=True), name="complaint_private"),
        ),
    ]
