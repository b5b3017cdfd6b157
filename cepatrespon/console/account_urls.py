"""The addresses of signing in and of an officer's own account, spliced into those of /petugas/."""

from __future__ import annotations

from django.urls import path

from . import my_account, my_factors, second_step, sign_in, single_sign_on, waiting_forms

urlpatterns = [
    path("masuk", sign_in.sign_in, name="masuk"),
    path("masuk/kode", second_step.second_step, name="kode"),
    path("masuk/passkey", sign_in.with_passkey, name="masuk-passkey"),
    path("masuk/bersama", single_sign_on.start, name="sso"),
    path("masuk/bersama/kembali", single_sign_on.back, name="sso-kembali"),
    path("keluar", sign_in.sign_out, name="keluar"),
    path("mulai", sign_in.start, name="mulai"),
    path("isian/buang", waiting_forms.discard, name="isian-buang"),
    path("akun", my_account.account, name="akun"),
    path("akun/pastikan", my_account.prove, name="akun-pastikan"),
    path("akun/tetap", my_account.stay, name="akun-tetap"),
    path("akun/sandi", my_account.password, name="akun-sandi"),
    path("akun/aplikasi", my_factors.app, name="akun-aplikasi"),
    path("akun/passkey", my_factors.new_passkey, name="akun-passkey"),
    path("akun/passkey/<int:pk>", my_factors.rename_passkey, name="akun-passkey-nama"),
    path("akun/faktor/<int:pk>/hapus", my_factors.remove, name="akun-faktor-hapus"),
    path("akun/kode-cadangan", my_factors.recovery_codes, name="akun-kode-cadangan"),
    path("akun/sesi/lain", my_account.end_other_sessions, name="akun-sesi-lain"),
    path("akun/sesi/<int:pk>", my_account.end_session, name="akun-sesi"),
]
