"""How a citizen reaches a channel. Channels loaded before this are given it from the list that Jakarta ships.

SQLite rebuilds the table and drops its triggers with it, so they are installed again before anything is written.
"""

import csv

from django.db import migrations, models

from cepatrespon.agencies import triggers
from cepatrespon.agencies.loading import DATA
from cepatrespon.agencies.models import REACHED

COLUMNS = ("address", "link", "hours", "hours_english", "hint", "hint_english")


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def fill(apps, schema_editor):
    channel = apps.get_model("agencies", "Channel")
    if not channel.objects.exists():  # a new database: `init` loads the list itself
        return
    with (DATA / "channels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = {name: row[name] for name in COLUMNS}
            channel.objects.filter(code=row["code"], **dict.fromkeys(COLUMNS, "")).update(**said)


def text(name, length, **more):
    return migrations.AddField(
        "channel", name, models.CharField(blank=True, default="", max_length=length, **more), preserve_default=False
    )


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_policy_draft")]
    operations = [
        text("address", 80, verbose_name="nomor, akun, atau tempat", help_text="Ditulis persis seperti dibaca warga."),
        text(
            "link", 160, verbose_name="tautan", validators=[REACHED],
            help_text="tel:, sms:, mailto:, atau https:. Kosong bila tidak ada yang dapat diketuk.",
        ),
        text("hours", 120, verbose_name="jam layanan"),
        text("hours_english", 120, verbose_name="jam layanan, bahasa Inggris"),
        text("hint", 200, verbose_name="petunjuk bagi warga"),
        text("hint_english", 200, verbose_name="petunjuk bagi warga, bahasa Inggris"),
        migrations.RunPython(install, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]  # fmt: skip
