"""What a whole text is about, by the pieces of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from directory.search.gist import Doc, Gist

SAID = (
    Doc("お腹が空いた", ("food",)),
    Doc("食べるものがない", ("food",)),
    Doc("家賃が払えない", ("rent",)),
    Doc("大家さんに家賃", ("rent",)),
    Doc("no food at home", ("food",)),
    Doc("rent is too high", ("rent",)),
    Doc("cannot pay the rent", ("rent",)),
    Doc("food for my children", ("food",)),
)


def best(text: str, docs: tuple[Doc, ...] = SAID) -> str:
    return Gist(docs).weigh(text)[0][0]


def test_a_text_is_about_what_is_said_with_the_same_pieces() -> None:
    assert best("今日もお腹が空きました") == "food"
    assert best("来月の家賃どうしよう") == "rent"


def test_latin_words_count_as_wholes() -> None:
    assert best("my rent went up") == "rent"
    assert best("we have no food") == "food"


def test_what_speaks_for_a_label_is_above_nothing_and_what_speaks_against_it_below() -> None:
    worth = dict(Gist(SAID).weigh("家賃が払えない"))
    assert worth["rent"] > 0 > worth["food"]


def test_a_text_of_which_no_piece_was_ever_said_is_about_nothing() -> None:
    assert all(worth == 0 for _, worth in Gist(SAID).weigh("ｑｗｚｘ"))


def test_unknown_pieces_make_the_known_ones_say_less() -> None:
    alone, among = (dict(Gist(SAID).weigh(text))["rent"] for text in ("家賃", "家賃ぬぺらぼうのむにゃむにゃ"))
    assert alone > among > 0


def test_what_weighs_more_is_heard_first() -> None:
    docs = (
        Doc("相談したい", ("one",)),
        Doc("相談したい", ("two",), 3.0),
        Doc("別のこと", ("one",)),
        Doc("別のこと", ("two",)),
    )
    assert best("相談したい", docs) == "two"


def test_the_same_docs_in_another_order_say_the_same() -> None:
    one, other = Gist(SAID).weigh("家賃とご飯"), Gist(SAID[::-1]).weigh("家賃とご飯")
    assert [label for label, _ in one] == [label for label, _ in other]


@given(st.text(max_size=60))
def test_any_text_is_weighed(text: str) -> None:
    made = Gist(SAID).weigh(text)
    assert sorted(label for label, _ in made) == ["food", "rent"]
    assert [worth for _, worth in made] == sorted((worth for _, worth in made), reverse=True)


def test_pieces_that_one_text_alone_has_are_left_out() -> None:
    docs = (*SAID, Doc("ぽげ", ("rent",)))
    assert all(worth == 0 for _, worth in Gist(docs).weigh("ぽげ"))
