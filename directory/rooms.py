"""What the application opens of this package: "module:blueprint", modules with commands, "module:function"."""

from __future__ import annotations

from typing import Final

BLUEPRINTS: Final = (
    "directory.pages:pages",
    "directory.views:directory",
    "directory.editing:editing",
    "directory.self_referral_switch:self_referral_switch",
    "directory.editing_edit:edit",
    "directory.editing_queue:queue",
    "directory.editing_special:special",
    "directory.editing_versions:versions",
    "directory.api:api",
    "directory.hsds_api:hsds_api",
    "directory.feeds:feeds",
    "directory.places_views:places",
    "directory.places_api:places_api",
)
COMMANDS: Final = (
    "directory.cli",
    "directory.import_cli",
    "directory.organizations_cli",
    "directory.hsds_cli",
    "directory.search_cli",
    "directory.places_cli",
)
STARTERS: Final = (
    "directory.editing_desk:init_desk",
    "directory.search.feed:init_search",
    "directory.places:init_places",
)
