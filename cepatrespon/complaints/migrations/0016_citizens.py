import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from cepatrespon.complaints import triggers


def believe(apps, schema_editor):
    """Contacts given before codes were sent were believed, and still are."""
    Complaint, Reporter = (apps.get_model("complaints", name) for name in ("Complaint", "Reporter"))
    reported = Complaint.objects.filter(pk=OuterRef("complaint")).values("reported_at")[:1]
    Reporter.objects.exclude(phone="", email="").update(verified_at=Subquery(reported))


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_policy_draft'),
        ('complaints', '0015_private_of_a_unit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('granted', models.BooleanField(null=True)),
                ('answer', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Held',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, unique=True)),
                ('payload', models.JSONField()),
                ('files', models.JSONField(default=list)),
                ('signs', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('accepted', models.BooleanField(null=True)),
                ('note', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(default='id', max_length=2)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='event_act_known',
        ),
        migrations.AddField(
            model_name='complaint',
            name='contested_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='complaint',
            name='daypart',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='complaint',
            name='followed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='complaint',
            name='hidden',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name='complaint',
            name='occurred_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='complaint',
            name='rating',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='complaint',
            name='relation',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='photo',
            name='hidden',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name='reporter',
            name='code_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='reporter',
            name='code_digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='reporter',
            name='code_tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='reporter',
            name='shared',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='reporter',
            name='verified_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('relation', ''), _negated=True), fields=['holder', 'due_at'], name='complaint_first'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('contested_at__isnull', False)), fields=['contested_at'], name='complaint_contested'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['gugatan', 'kambuh', 'temuan', 'lanjutan']), ('relation', ''), _connector='OR'), name='complaint_relation_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('hidden__in', ['data pribadi', 'kata kasar', 'tidak pantas', 'bukan aduan', 'perintah hukum']), ('hidden', ''), _connector='OR'), name='complaint_hidden_known'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('rating__isnull', True), ('rating__range', (1, 5)), _connector='OR'), name='complaint_rating_range'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['lapor', 'proses', 'koordinasi', 'disposisi', 'pindah_skpd', 'salah_koordinasi', 'pindah_kelurahan', 'laporan_tidak_jelas', 'laporan_tidak_ditemukan', 'setujui', 'tolak', 'ews', 'selesai', 'verifikasi_administrasi', 'verifikasi_lapangan', 'validasi', 'teruskan', 'kabar', 'hidupkan_lagi', 'klasifikasi', 'catatan_pembinaan', 'terlewat', 'peringatan', 'eskalasi', 'selesai_otomatis', 'foto_tambahan', 'laporan_terkait', 'catatan_internal', 'perkembangan', 'cek_pelapor', 'lengkapi', 'jawaban_disampaikan', 'tugaskan', 'dorongan', 'keterangan_pelapor', 'belum_selesai', 'penilaian', 'tarik_persetujuan', 'ralat_pelapor', 'sembunyikan', 'tampilkan'])), name='event_act_known'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='datarequest',
            name='officer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='held',
            name='complaint',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='held',
            name='officer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='subscription',
            name='category',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.category'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='complaint',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='region',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.region'),
        ),
        migrations.AddField(
            model_name='support',
            name='complaint',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='complaints.complaint'),
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_at'], name='data_request_open'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('granted__isnull', True)), models.Q(('done_at__isnull', False), ('granted__isnull', False)), _connector='OR'), name='data_request_answer_whole'),
        ),
        migrations.AddIndex(
            model_name='held',
            index=models.Index(condition=models.Q(('decided_at__isnull', True)), fields=['at'], name='held_waiting'),
        ),
        migrations.AddConstraint(
            model_name='held',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted__isnull', True), ('decided_at__isnull', True)), models.Q(('accepted__isnull', False), ('decided_at__isnull', False)), _connector='OR'), name='held_decision_whole'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('complaint', 'email'), name='subscription_once'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('region', 'email'), name='subscription_region_once'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('category', 'email'), name='subscription_category_once'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', True), ('complaint__isnull', False), ('region__isnull', True)), models.Q(('category__isnull', True), ('complaint__isnull', True), ('region__isnull', False)), models.Q(('category__isnull', False), ('complaint__isnull', True), ('region__isnull', True)), _connector='OR'), name='subscription_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(fields=('complaint', 'device'), name='support_once'),
        ),
        migrations.RunPython(believe, migrations.RunPython.noop),
        migrations.RunPython(install, migrations.RunPython.noop),  # SQLite drops a rebuilt table's triggers
    ]
