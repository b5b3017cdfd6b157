"""How exact the place is that a device told of a photo."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("complaints", "0012_search")]
    operations = [migrations.AddField("photo", "accuracy", models.FloatField(null=True))]
