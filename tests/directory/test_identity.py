from __future__ import annotations

from uuid import UUID

from directory import identity


def test_ids_are_the_same_on_every_machine():
    assert identity.location_id("hello-work", "北海道/office/札幌東") == UUID(
        "6792f65c-6e3f-5d17-ae8d-95f7c5c0cfc6"
    )
    assert identity.organization_id("hello-work", "北海道/office/札幌東") == UUID(
        "90f13e00-f419-5331-a7de-1974786b9d99"
    )
    assert identity.service_id("wamnet", "062/A0000049736/0110103587") == UUID(
        "df6cd3bb-9d0c-55f1-808d-546a3693728e"
    )


def test_one_key_gives_three_things_three_ids():
    made = {
        make("wamnet", "x") for make in (identity.location_id, identity.organization_id, identity.service_id)
    }
    assert len(made) == 3
    assert {each.version for each in made} == {5}
