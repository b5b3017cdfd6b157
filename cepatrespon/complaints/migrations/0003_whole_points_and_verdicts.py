"""A point has both coordinates, a verdict both its parts; and events cannot be replaced or truncated either."""

from django.db import migrations, models

from cepatrespon.complaints import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_triggers"), ("complaints", "0002_triggers")]
    operations = [
        migrations.RemoveConstraint(model_name="complaint", name="complaint_point_whole"),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat__isnull", True), ("lng__isnull", True)),
                    models.Q(
                        ("lat__isnull", False), ("lat__range", (-90, 90)),
                        ("lng__isnull", False), ("lng__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="complaint_point_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted__isnull", True), ("decided_at__isnull", True)),
                    models.Q(("accepted__isnull", False), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="follow_up_verdict_whole",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
