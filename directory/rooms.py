"""What the application opens of this package: "module:blueprint", modules with commands, "module:function"."""

from __future__ import annotations

from typing import Final

BLUEPRINTS: Final = (
    "directory.pages:pages",
    "directory.views:directory",
    "directory.editing:editing",
    "directory.queues:queues",
    "directory.template_views:template",
    "directory.self_referral_switch:self_referral_switch",
    "directory.editing_bulk:bulk",
    "directory.editing_edit:edit",
    "directory.editing_queue:queue",
    "directory.editing_special:special",
    "directory.desk_search:desk_search",
    "directory.editing_close:closing",
    "directory.editing_versions:versions",
    "directory.keeping.views_correction:corrections",
    "directory.keeping.views_claim:claims",
    "directory.keeping.views_claims_desk:claims_desk",
    "directory.keeping.views_call:calls",
    "directory.keeping.views_still_right:still_right",
    "directory.keeping.views_token:tokens",
    "directory.keeping.api_token:api_token",
    "directory.api:api",
    "directory.map_api:map_api",
    "directory.map_views:map_views",
    "directory.hsds_api:hsds_api",
    "directory.feeds:feeds",
    "directory.embed:embed",
    "directory.places_views:places",
    "directory.places_api:places_api",
    "directory.suggest_api:suggest_api",
)
COMMANDS: Final = (
    "directory.cli",
    "directory.import_cli",
    "directory.organizations_cli",
    "directory.hsds_cli",
    "directory.search_cli",
    "directory.keeping.remind",
    "directory.places_cli",
)
STARTERS: Final = (
    "directory.editing_desk:init_desk",
    "directory.keeping.remind:hang_counts",
    "directory.search.feed:init_search",
    "directory.places:init_places",
    "directory.queues:init_queues",
)
ALONE: Final = {
    "setup": ("directory.cli",),
    "locate-listings": ("directory.cli",),
    "import": ("directory.cli", "directory.import_cli", "directory.hsds_cli"),
}
"""Commands that open no page, and the modules that they need."""
