"""Up to when a subscriber of a kelurahan or category has been told, and by which address subscriptions are counted."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("complaints", "0019_map")]
    operations = [
        migrations.AddField("subscription", "told_at", models.DateTimeField(null=True)),
        migrations.AddIndex("subscription", models.Index(fields=["email"], name="subscription_email")),
        migrations.AddIndex(
            "subscription",
            models.Index(fields=["told_at"], condition=Q(told_at__isnull=False), name="subscription_digest"),
        ),
    ]
