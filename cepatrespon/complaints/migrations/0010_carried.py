from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0009_routing'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='untold_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('completed_at__isnull', True)), fields=['owner', 'reported_at'], name='complaint_running'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('untold_since__isnull', False)), fields=['owner', 'untold_since'], name='complaint_untold'),
        ),
    ]
