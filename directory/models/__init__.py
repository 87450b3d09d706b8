"""The directory's tables. Import them from here."""

from directory.models.hsds import (
    Address,
    Contact,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Service,
    ServiceAtLocation,
)
from directory.models.hsds_details import (
    Accessibility,
    Attribute,
    CostOption,
    FieldMetadata,
    Language,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
)
from directory.models.listing import (
    DataSource,
    Listing,
    ListingChange,
    SourceRecord,
    Town,
)
from directory.models.revisions import (
    ListingProposal,
    ListingRevision,
    ListingState,
)

__all__ = [
    "Accessibility",
    "Address",
    "Attribute",
    "Contact",
    "CostOption",
    "DataSource",
    "FieldMetadata",
    "Language",
    "Listing",
    "ListingChange",
    "ListingProposal",
    "ListingRevision",
    "ListingState",
    "Location",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "SourceRecord",
    "Taxonomy",
    "TaxonomyTerm",
    "Town",
]
