"""Names, guardians and normal temperatures: told at the box, and in no byte beyond."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.broker.parts import Server, until
from tests.broker.site_rig import OTHER, Brokers, Ears, Site, Sites

pytestmark = pytest.mark.broker

PUPIL, GUARDIAN, MISSED = "Zhuangzi-Meng", "138-5550-7777", "Ouyang-Xiu"
GUEST, HOST, CARD = "Quentin-Xylander", "Yolanda-Zweig", "lent-no-77"
LABEL = "pupil-no-4711"
ROSTER = f"""badge,pseudonym,name,class,role,guardian
{OTHER},{LABEL},{PUPIL},3-2,pupil,{GUARDIAN}
AA11,pupil-no-4712,{MISSED},3-2,pupil,139-5550-8888
BB22,{CARD},,,visitor,
"""
PEOPLE = '[people]\nroster = "roster.csv"\nchecks = ["all-day 00:00-24:00"]'
OVER_MQTT = 'mqtt = ["visitor", "case", "guardian", "missing", "open",'
NOWHERE = (PUPIL, GUARDIAN, MISSED, LABEL, "pupil-no-4712", "139-5550-8888")
"""What is in memory alone: in no file but the roster, in no message."""
IN_THE_BOX = (GUEST, HOST, CARD)
"""What a visitor's record may hold in the box, and nothing else."""


def found_in(text: bytes, words: tuple[str, ...]) -> list[str]:
    """Return which of the words are in some bytes, in any spelling of them."""
    forms = {word: (word.encode(), word.encode("utf-16-le")) for word in words}
    return [word for word, some in forms.items() if any(one in text for one in some)]


def the_site(tmp_path: Path, site: Sites, broker: Server) -> Site:
    """Start a gateway whose roster has names and guardians."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "roster.csv").write_text(ROSTER, "utf-8")
    return site(broker, ("[people]", PEOPLE), ('mqtt = ["open",', OVER_MQTT))


def test_names_stay_in_the_box(
    tmp_path: Path, mosquitto: Brokers, site: Sites, ear: Ears
) -> None:
    """Whoever asks at the box is told; files, log, status and broker have nothing."""
    broker = mosquitto()
    listener = ear(broker)
    one = the_site(tmp_path, site, broker)
    one.show("38.50", OTHER)
    until(lambda: listener.data("screening"), "the pupil is held")
    one.step_aside()

    told = one.command("east", "guardian")
    assert (True, True) == (GUARDIAN in told["text"], PUPIL in told["text"]), told
    assert GUARDIAN in one.command("east", "guardian", person=LABEL)["text"]
    missed = one.command("east", "missing")
    assert MISSED in missed["text"], missed
    names = {"purpose": "a parcel", "name": GUEST, "host": HOST, "card": CARD}
    assert one.command("east", "visitor", **names)["ok"]
    assert one.command("east", "case", person=LABEL, cause="mumps")["ok"]
    code, said = one.call("do", "east", "guardian")
    assert (0, True) == (code, GUARDIAN in said)
    for verb, arguments in (
        ("guardian", {"person": LABEL}),
        ("missing", {}),
        ("visitor", names),
    ):
        assert not listener.order(f"east/{verb}", **arguments)["ok"]
    until(lambda: len(listener.data("command")) >= 9, "the audit")
    until(listener.has_all, "all that the mark tells of")
    answers = "".join(
        one.call(*words)[1]
        for words in (("status",), ("events", "--json"), ("events",))
    )
    assert 0 == one.stop()
    until(listener.has_all, "the last rows")

    heard = b"\n".join(topic.encode() + payload for topic, payload, _ in listener.raw)
    heard += answers.encode() + one.log.read_bytes()
    assert [] == found_in(heard, NOWHERE + IN_THE_BOX)
    files = [path for path in one.file.parent.rglob("*") if path.is_file()]
    assert "journal.db" in {path.name for path in files}
    for path in files:
        if path.name != "roster.csv":
            assert [] == found_in(path.read_bytes(), NOWHERE), path
    verbs = {data["verb"]: data["arguments"] for data in listener.data("command")[:6]}
    assert {"guardian", "missing", "visitor", "case"} == set(verbs)
    assert ({"purpose": "a parcel"}, {"cause": "mumps"}) == (
        verbs["visitor"],
        verbs["case"],
    )


def test_a_normal_temperature_by_hand_stays_in_the_box(
    tmp_path: Path, mosquitto: Brokers, site: Sites, ear: Ears
) -> None:
    """The guard's command says that somebody was measured; a fever says how much."""
    broker = mosquitto()
    listener = ear(broker)
    (tmp_path / "site").mkdir()
    one = site(broker, ('publish = "events"', 'publish = "counts"'))
    assert "passed" == one.command("east", "manual", value="36.137")["text"]
    assert not one.command("east", "contact", value="36.241")["ok"]
    assert "hold" == one.command("east", "manual", value="38.917")["text"]
    until(lambda: len(listener.data("command")) >= 3, "the audit")
    until(listener.has_all, "all that the mark tells of")
    assert 0 == one.stop()
    until(listener.has_all, "the last rows")

    heard = b"\n".join(payload for _, payload, _ in listener.raw)
    assert ["38.917"] == found_in(heard, ("36.137", "36.241", "38.917"))
    journal = (one.data / "journal.db").read_bytes()
    assert ["36.137", "38.917"] == found_in(journal, ("36.137", "36.241", "38.917"))
    assert ["measured", "nobody waits to be confirmed", "hold"] == [
        data["answer"] for data in listener.data("command")[:3]
    ]
