"""What officers set up for themselves: views of their inbox, templates for answers. Nothing of a complaint."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cepatrespon.agencies.models import Agency
from cepatrespon.rules import limits


class SavedView(models.Model):
    """An officer's own name for a lane with its filters; `query` is the address's query string."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="views")
    name = models.CharField(max_length=limits.VIEW_NAME_CHARACTERS)
    query = models.CharField(max_length=1000)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name


class AnswerTemplate(models.Model):
    """A unit's ready words for one act: put into the form, changed by whoever uses it. An empty unit: everybody's."""

    unit = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=24)
    title = models.CharField(max_length=80)
    text = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["unit", "act"], name="template_of_unit")]

    def __str__(self) -> str:
        return self.title
