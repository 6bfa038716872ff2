"""Who speaks in English sentences, against a table; and what is never guessed."""

import pytest

from extract.reading import read, table, voices_rendered


@pytest.mark.parametrize(("sentence", "told"), list(table("speakers.txt")))
def test_sentence(sentence: str, told: list[str]) -> None:
    assert voices_rendered(sentence) == [line for line in told if line != "nobody"]


def speakers(text: str) -> list[str | None]:
    return [q.speaker.name if q.speaker else None for q in read(text)[1].quotations]


def test_a_passage_alone_in_its_paragraph_is_nobodys() -> None:
    text = "Foreign Minister Hana Barasi called the strikes savage.\n\n“We call on every government to act.”"
    assert speakers(text) == [None]


def test_a_passage_goes_on_behind_its_cue() -> None:
    assert speakers("“We ran,” said Mayor Ivan Petrenko. “Then the roof fell.”") == ["Mayor Ivan Petrenko"] * 2


def test_he_is_the_person_named_last_not_the_office() -> None:
    text = "Mayor Ivan Petrenko visited the site. The ministry said 12 people died. “It was a school,” he said."
    assert speakers(text) == ["Mayor Ivan Petrenko"]


def test_it_is_the_office_not_the_person() -> None:
    text = "The health ministry said 12 people died, Mayor Ivan Petrenko said. Thirty were hurt, it said."
    assert [s.name for s in read(text)[2][-1].account.said_by] == ["The health ministry"]


def test_a_surname_is_the_full_name_met_before() -> None:
    text = "Governor Oleh Petrenko said 12 people died.\n\nPetrenko said 30 were hurt."
    assert {s.name for mention in read(text)[2] for s in mention.account.said_by} == {"Governor Oleh Petrenko"}


def test_a_speech_over_paragraphs_is_one_quotation() -> None:
    text = "“The shells fell all night.\n\n“We counted nine bodies,” said Amal Haddad, a nurse."
    assert speakers(text) == ["Amal Haddad"]


def test_names_in_quotation_marks_are_no_speech() -> None:
    assert speakers("Fighters of the “White Eagles” group left the town.") == []


def test_the_outlet_is_no_source() -> None:
    _, _, mentions = read("Twelve people were killed on Monday in the north of the city.")
    assert mentions[0].account.said_by == ()


def test_a_source_line_stands_for_the_whole_post() -> None:
    text = "Source: Oleh Petrenko, head of the regional administration, on Telegram\n\nThree people were killed."
    mention = read(text)[2][0]
    assert ([s.name for s in mention.account.said_by], mention.account.channel) == (["Oleh Petrenko"], "Telegram")


def test_what_is_condemned_in_passing_is_nobodys_account() -> None:
    _, _, mentions = read("The president condemned the attack, which killed 12 people.")
    assert mentions[0].account.said_by == ()
