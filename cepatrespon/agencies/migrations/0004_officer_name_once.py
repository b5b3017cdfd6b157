"""A user name stands once, in whatever case; a category's completion limit stays within the calendar."""

import django.core.validators
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_category_english")]
    operations = [
        migrations.AddConstraint(
            "officer",
            models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"),
                name="officer_name_once_in_any_case",
                violation_error_message="Nama pengguna ini sudah dipakai, mungkin dengan huruf besar lain.",
            ),
        ),
        migrations.AlterField(
            "category", "completion_days",
            models.PositiveSmallIntegerField(
                blank=True, null=True, help_text="Kosong: batas umum (M7).", verbose_name="batas penyelesaian (hari)",
                validators=[django.core.validators.MaxValueValidator(3650)],
            ),
        ),
        migrations.AlterField(
            "officer", "agency",
            models.ForeignKey(
                blank=True, null=True, on_delete=models.deletion.PROTECT, related_name="officers",
                to="agencies.agency", verbose_name="unit",
                help_text="Tidak perlu hanya bagi Sekda dan administrator sistem.",
            ),
        ),
    ]  # fmt: skip
