"""Of which units the administrators open the pages of a channel's owner: asked by `doors` of every page."""

from __future__ import annotations

from cepatrespon.agencies import registry
from cepatrespon.agencies.registry import Unit
from cepatrespon.rules import routing


def owns_a_channel(unit: Unit) -> bool:
    """Whether a channel is the unit's own, or it has the counter of its kind of office."""
    return any(
        channel.owner_id == unit.id or (channel.owner_id is None and routing.at_counter(channel.code, unit.kind))
        for channel in registry.current().channels
    )


def receives_the_portal(unit: Unit) -> bool:
    """Whether the reports that come by the portal itself come by a channel of this unit."""
    channel = registry.current().channel(routing.DEFAULT_CHANNEL)
    return channel is not None and channel.owner_id == unit.id
