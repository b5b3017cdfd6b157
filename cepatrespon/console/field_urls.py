"""The addresses of field work: tasks, and what lets their pages work through a dead spot."""

from __future__ import annotations

from django.urls import path

from . import task, tasks, worker

urlpatterns = [
    path("tugas", tasks.tasks, name="tugas"),
    path("tugas/<slug:number>", task.task, name="satu-tugas"),
    path("tugas/<slug:number>/<slug:act>", task.task, name="tugas-tindakan"),
    path("sw.js", worker.worker, name="pekerja"),
    path("denyut", worker.pulse, name="denyut"),
    path("tanpa-sinyal", worker.no_network, name="tanpa-sinyal"),
]
