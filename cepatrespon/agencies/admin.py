"""The master data in Django's admin, for the system administrator.

Nothing that a complaint may refer to can be deleted here: it is ended by its last day. Policies are added, never
changed; tokens can be revoked, never read.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cepatrespon.agencies.models import (
    Agency,
    Category,
    CategoryAgency,
    CategoryMapping,
    Channel,
    MapVersion,
    PolicyVersion,
    Region,
)
from cepatrespon.agencies.officers import ApiToken, Officer
from cepatrespon.rules import policy

admin.site.site_header = _("Cepat Respon: data induk")
admin.site.site_title = _("Cepat Respon")
admin.site.index_title = _("Data induk")


class Kept(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that others refer to: ended by a date, not deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Region)
class RegionAdmin(Kept):
    list_display = ["code", "name", "level", "parent", "valid_from", "valid_to"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["parent"]


@admin.register(MapVersion)
class MapVersionAdmin(Kept):
    list_display = ["name", "effective_from", "approximate", "loaded_at"]
    readonly_fields = ["effective_from", "approximate", "source", "sha256", "loaded_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a map is examined first: `cepatrespon load-regions`


@admin.register(Agency)
class AgencyAdmin(Kept):
    list_display = ["name", "kind", "parent", "region", "valid_from", "valid_to"]
    list_filter = ["kind"]
    list_select_related = ["parent", "region"]
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["parent", "region"]


@admin.register(Channel)
class ChannelAdmin(Kept):
    list_display = ["name", "group", "address", "hours", "prefix", "geotagged", "owner", "valid_from", "valid_to"]
    list_select_related = ["owner"]
    autocomplete_fields = ["owner"]


class CategoryAgencyInline(admin.TabularInline):  # type: ignore[type-arg]
    model = CategoryAgency
    autocomplete_fields = ["agency"]
    extra = 1


@admin.register(Category)
class CategoryAdmin(Kept):
    list_display = ["name", "english", "generation", "completion_days", "at_kelurahan", "valid_from", "valid_to"]
    list_filter = ["generation"]
    search_fields = ["name", "english", "code"]
    inlines = [CategoryAgencyInline]


@admin.register(CategoryMapping)
class CategoryMappingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["old", "new"]
    list_select_related = ["old", "new"]
    autocomplete_fields = ["old", "new"]


@admin.register(PolicyVersion)
class PolicyVersionAdmin(Kept):
    list_display = ["version", "effective_from", "note"]

    def has_change_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        latest = PolicyVersion.objects.order_by("-version").first()
        return {
            "version": latest.version + 1 if latest else 1,
            "parameters": latest.parameters if latest else policy.defaults(),
        }


class OfficerCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = Officer
        fields = ["username", "first_name", "email", "office", "agency"]


class OfficerChangeForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = Officer
        fields: Any = forms.ALL_FIELDS


@admin.register(Officer)
class OfficerAdmin(UserAdmin):  # type: ignore[type-arg]
    form = OfficerChangeForm
    add_form = OfficerCreationForm
    list_display = ["username", "first_name", "office", "agency", "is_active"]
    list_filter = ["office", "is_active"]
    list_select_related = ["agency"]
    search_fields = ["username", "first_name", "email"]
    autocomplete_fields = ["agency"]
    filter_horizontal = ()
    # What an officer may do follows from the office alone, so groups and permissions are not shown.
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Petugas"), {"fields": ["first_name", "email", "office", "agency", "is_active"]}),
        (_("Tanggal penting"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    "first_name",
                    "email",
                    "office",
                    "agency",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        ),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def has_delete_permission(self, request: HttpRequest, obj: Officer | None = None) -> bool:
        return False  # what an officer did stays in the officer's name


@admin.register(ApiToken)
class ApiTokenAdmin(Kept):
    list_display = ["officer", "label", "created_at", "last_used", "revoked_at"]
    list_select_related = ["officer"]
    fields = ["officer", "label", "created_at", "last_used", "revoked_at"]
    readonly_fields = ["officer", "label", "created_at", "last_used"]
    actions = ["revoke"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a token is shown once, on a terminal: `cepatrespon token --user NAME`

    @admin.action(description=_("Cabut token yang dipilih"))
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
