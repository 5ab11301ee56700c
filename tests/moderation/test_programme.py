"""What a rulebook may say."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from prilavok.moderation.model import Action, Label
from prilavok.moderation.programme import (
    KIND,
    PRESET_DEFAULT,
    Rule,
    RulebookInvalid,
    WordList,
    check,
)
from prilavok.programmes import preset, preset_names
from prilavok.programmes.model import DocumentInvalid
from prilavok.programmes.rules import document_of

PLAIN = {"name": "ours", "own_hosts": ["market.example"], "rules": []}


def rule(**fields: object) -> dict[str, object]:
    return {"id": "one", "label": "insult", "action": "hold", **fields}


@pytest.mark.parametrize("name", preset_names(KIND))
def test_a_preset_can_be_applied(name: str) -> None:
    check(preset(KIND, name))


def test_the_default_preset_has_a_rule_for_every_label() -> None:
    rules = preset(KIND, PRESET_DEFAULT).rules
    assert {rule.label for rule in rules} == set(Label)


def test_in_exempt_chats_the_default_preset_is_never_milder() -> None:
    rules = preset(KIND, PRESET_DEFAULT).rules
    for label in Label:
        ordinary = {rule.action for rule in rules if rule.label is label and not rule.exempt}
        exempt = {rule.action for rule in rules if rule.label is label and rule.exempt is not False}
        assert max(a.strictness for a in exempt) >= max(a.strictness for a in ordinary), label
        assert Action.MASK not in exempt, label


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"name": "ours", "rules": []}, "own_hosts"),
        ({**PLAIN, "own_hosts": []}, "own_hosts"),
        ({**PLAIN, "own_hosts": ["https://market.example"]}, "own_hosts"),
        ({**PLAIN, "rules": [rule(label="rudeness")]}, "rules"),
        ({**PLAIN, "rules": [rule(action="delete")]}, "rules"),
        ({**PLAIN, "rules": [rule(from_score=101)]}, "rules"),
        ({**PLAIN, "rules": [rule(form_score=50)]}, "form_score"),
        ({**PLAIN, "window_messages": 9}, "window_messages"),
    ],
)
def test_a_document_of_another_shape_is_refused_by_name(
    document: dict[str, object], said: str
) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        document_of(KIND, document)
    assert said in f"{refused.value.reason} {refused.value.path}"


@pytest.mark.parametrize("pattern", ["(", "a**", r"(?=look)", r"(a)\1", "x{1001}"])
def test_a_pattern_that_could_take_for_ever_is_refused_when_published(pattern: str) -> None:
    listed = {"id": "ours", "label": "insult", "patterns": [pattern]}
    with pytest.raises(RulebookInvalid, match=r"pattern .* of ours"):
        document_of(KIND, {**PLAIN, "word_lists": [listed]})


def test_a_pattern_that_finds_nothing_at_all_everywhere_is_refused() -> None:
    listed = {"id": "ours", "label": "insult", "patterns": ["x*"]}
    with pytest.raises(RulebookInvalid, match="finds the empty text"):
        document_of(KIND, {**PLAIN, "word_lists": [listed]})


def test_ids_are_used_once() -> None:
    rulebook = preset(KIND, PRESET_DEFAULT)
    twice = Rule(id="insults", label=Label.INSULT, action=Action.HOLD)
    with pytest.raises(RulebookInvalid, match="2 rules with the id insults"):
        check(replace(rulebook, rules=(*rulebook.rules, twice)))
    lists = (WordList(id="ours", label=Label.INSULT), WordList(id="ours", label=Label.THREAT))
    with pytest.raises(RulebookInvalid, match="2 word lists with the id ours"):
        check(replace(rulebook, word_lists=lists))
