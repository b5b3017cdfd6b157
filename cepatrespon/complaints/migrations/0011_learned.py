import django.db.models.deletion
from django.db import migrations, models

from cepatrespon.complaints import triggers


def install(apps, schema_editor):
    """The log of who looked is append-only from here on."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_policy_draft'),
        ('complaints', '0010_carried'),
    ]

    operations = [
        migrations.CreateModel(
            name='Learned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('selesai', 'selesai, tervalidasi'), ('putusan', 'putusan tiket')], max_length=8)),
                ('city', models.CharField(max_length=24)),
                ('month', models.CharField(max_length=7)),
                ('count', models.PositiveIntegerField()),
                ('counted_at', models.DateTimeField()),
                ('category', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.category')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['month'], name='learned_month')],
                'constraints': [models.UniqueConstraint(fields=('category', 'city', 'kind', 'month', 'unit'), name='learned_once')],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
