"""The form tags: a control in the house's dress, and what its template needs to know about it.

Knows Django's bound fields and which class each control wears. Leaves label, help and error to
`components/field.html`, the summary of errors to `components/errors.html`, and every rule to the form.
"""

from __future__ import annotations

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()
_BARE = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def control(field: BoundField, **attrs: str | int | bool) -> SafeString:
    """The field's control: `{% control form.uraian rows=5 autocomplete="off" data_count=True %}`.

    An underscore in a name becomes a hyphen. `aria-describedby` and `aria-invalid` are Django's own and lead to the
    ids of `components/field.html`.
    """
    given = {name.replace("_", "-"): value if isinstance(value, bool) else str(value) for name, value in attrs.items()}
    if not isinstance(field.field.widget, _BARE):
        more = (field.field.widget.attrs.get("class"), given.get("class"))
        given["class"] = " ".join(["input", *(str(name) for name in more if name)])
    return SafeString(field.as_widget(attrs=given))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one checkbox, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def error_target(field: BoundField) -> str:
    """The id an error's link leads to: the control, or the first choice of a group."""
    return f"{field.auto_id}_0" if field.use_fieldset and field.auto_id else str(field.auto_id)
