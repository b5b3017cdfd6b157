from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_policy_draft'),
        ('complaints', '0007_queue'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='pushed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('answers__isnull', False)), fields=['region', 'due_at'], name='complaint_area'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('completed_at__isnull', False)), fields=['completed_at'], name='complaint_completed'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['act', 'at'], name='event_act_at'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(fields=['decided_at'], name='follow_up_decided'),
        ),
    ]
