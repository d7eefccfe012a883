"""`[mail]`, `[[webhook]]` and `[[calling]]` together: what check finds in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_app.config import load, read
from edge_app.errors import ConfigError
from edge_app.link_settings import settings_of
from edge_app.root import Root

HEAD = """
[gateway]
site = "hill"
name = "gate"
timezone = "Asia/Shanghai"
[mqtt]
url = "mqtt://127.0.0.1"
"""
MAIL = """
[mail]
host = "{host}"
sender = "{sender}"
security = "{security}"
"""
HOOK = """
[[webhook]]
name = "{name}"
url = "{url}"
secret_file = "hook.secret"
"""
LOGIN = 'username = "gate"\npassword_file = "mail.password"\n'
CALLING = """
[[calling]]
name = "duty"
people = [{people}]
"""
ROOM = """
[[bus]]
name = "wires"
kind = "files"
[[device]]
name = "probe"
driver = "climate_ds18b20"
bus = "wires"
id = "28-0316a2798bff"
[[coldroom]]
name = "vaccines"
probes = ["probe"]
low_c = 2
high_c = 8
"""
LI, WANG, ZHAO = (
    f'{{ name = "{name}", mail = "{name}@example.org" }}'
    for name in ("li", "wang", "zhao")
)


def mail(
    host: str = "mail.example.org",
    sender: str = "gate@example.org",
    security: str = "starttls",
) -> str:
    """Write a `[mail]` table."""
    return MAIL.format(host=host, sender=sender, security=security)


def hook(url: str, name: str = "centre") -> str:
    """Write a `[[webhook]]` table."""
    return HOOK.format(name=name, url=url)


def calling(*people: str) -> str:
    """Write a `[[calling]]` table."""
    return CALLING.format(people=", ".join(people))


def test_a_site_with_everything() -> None:
    """Mail, a webhook and three people: no mistake, no warning."""
    hooks = hook("https://example.org/alarm")
    text = HEAD + mail() + hooks + calling(LI, WANG, ZHAO) + 'webhooks = ["centre"]\n'
    found = read(text)

    assert ((), ()) == (found.mistakes, found.warnings)
    assert found.config is not None
    assert 587 == found.config.mail.real_port
    assert ["centre"] == [one.name for one in found.config.webhooks]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (mail(host="a b"), "must be a name or an address"),
        (mail(sender="gatepost"), "must be an address such as"),
        (mail() + 'username = "gate"', "belong together"),
        (
            mail(security="plain") + 'username = "a"\npassword_file = "b"',
            "the password would go in the clear",
        ),
        (mail(security="ssl"), "one of"),
        (hook("example.org"), "is no address such as"),
        (hook("ftp://example.org/"), "is no address such as"),
        (hook("https://example.org:0/"), "is no address such as"),
        (hook("https://[::1/"), "is no address such as"),
        (hook("https://a b/"), "is no address such as"),
        (hook("https://me:word@example.org/"), "must not hold a name"),
        (hook("http://example.org/"), "allow_plain = true"),
        (hook("https://a.example/") * 2, "there is another webhook"),
        (mail() + calling(LI) + calling(WANG).replace("duty", "more"), "one calling"),
    ],
)
def test_mistakes(text: str, sentence: str) -> None:
    """Each is one sentence, and no key of an address is repeated."""
    (mistake, *_) = read(HEAD + text).mistakes

    assert sentence in mistake
    assert "word" not in mistake.replace("password", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (calling(LI), "li is told by mail; [mail] is missing."),
        (mail() + calling(LI) + 'webhooks = ["centre"]', 'no webhook "centre"'),
    ],
)
def test_a_way_that_leads_nowhere(text: str, sentence: str) -> None:
    """It is a warning: whoever can be called by another way still is."""
    found = read(HEAD + text)

    assert () == found.mistakes
    assert sentence in " ".join(found.warnings)


@pytest.mark.parametrize(
    "text",
    [
        hook("http://127.0.0.1:8080/x"),
        hook("http://localhost/"),
        hook("http://example.org/") + "allow_plain = true",
        mail("127.0.0.1", security="plain") + 'username = "a"\npassword_file = "b"',
    ],
)
def test_what_may_go_in_the_clear(text: str) -> None:
    """What does not leave the machine, or what the site says itself."""
    assert () == read(HEAD + text).mistakes


@pytest.mark.parametrize(
    ("people", "more", "warned"),
    [
        ((LI, WANG, ZHAO), "", False),
        ((LI, WANG), "", True),
        ((LI, WANG, ZHAO), "urgent = []", False),
        ((LI, WANG, ZHAO), 'ladders = [{ priority = "high", steps = [] }]', True),
        (
            (LI, WANG, ZHAO),
            'ladders = [{ station = "vaccines", steps = ["0 s li+wang+zhao"] }]',
            False,
        ),
        ((LI, WANG, ZHAO), 'ladders = [{ steps = ["1 s li+wang+zhao"] }]', True),
    ],
)
def test_a_cold_room_calls_three_people(
    people: tuple[str, ...], more: str, warned: bool
) -> None:
    """Fewer at once than GSP asks for is a warning at the room itself."""
    text = HEAD + mail() + ROOM + calling(*people)
    said = [one for one in read(text + more).warnings if "coldroom" in one]

    assert warned is any("GSP asks for 3" in one for one in said)


def test_a_cold_room_that_calls_nobody() -> None:
    """Without a `[[calling]]` nobody is told; that is a warning at the room."""
    said = [one for one in read(HEAD + ROOM).warnings if "coldroom" in one]

    assert [True] == ["its alarm calls nobody" in one for one in said]
    assert [True] == ["GSP asks for 3 people" in one for one in said]


def test_a_ladder_that_ends_in_nobody() -> None:
    """A room whose ladder has no step calls 0 people; the warning names the number."""
    empty = 'ladders = [{ station = "vaccines", steps = [] }]'
    text = HEAD + mail() + ROOM + calling(LI, WANG, ZHAO) + empty
    said = [one for one in read(text).warnings if "coldroom" in one]

    assert [True] == ["calls 0 people at once" in one for one in said]


@pytest.mark.parametrize(
    ("every_s", "warned"),
    [("", False), ("every_s = 60", False), ("every_s = 61", True)],
)
def test_a_probe_that_is_asked_too_rarely(every_s: str, warned: bool) -> None:
    """More than a minute between two values is a warning at the room (GSP)."""
    room = ROOM.replace("[[coldroom]]", f"{every_s}\n[[coldroom]]")
    said = " ".join(read(HEAD + room).warnings)

    assert warned is ('"probe" is asked every 61 s; GSP asks' in said)


def test_the_example_of_the_manual() -> None:
    """It is good but for the two devices that it leaves out."""
    text = (Path(__file__).parents[2] / "docs" / "calling.md").read_text("utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    found = read(HEAD + example)

    assert ["modem", "siren"] == sorted(
        one.partition(": ")[2].partition(" (")[0] for one in found.mistakes
    )
    assert () == found.warnings


def test_the_link_reads_the_secrets(tmp_path: Path) -> None:
    """Beside the file of the site; one that is empty or open to others is refused."""
    file, word = tmp_path / "site.toml", tmp_path / "hook.secret"
    ways = hook("https://example.org/") + mail() + LOGIN + calling(LI)
    file.write_text(HEAD + ways, "utf-8")
    word.write_text("known to both\n", "utf-8")
    word.chmod(0o640)
    (tmp_path / "mail.password").write_text("hunter2", "utf-8")
    (tmp_path / "mail.password").chmod(0o640)
    config = load(file, root=Root(None))
    settings = settings_of(config, Root(None))
    settings.post.close()
    assert "known to both" not in repr(settings)
    assert "hunter2" not in repr(settings)
    word.write_text("\n", "utf-8")
    with pytest.raises(ConfigError, match=r"webhook \"centre\": secret_file: .* empty"):
        settings_of(config, Root(None))
    word.chmod(0o644)

    with pytest.raises(ConfigError, match="open to every user"):
        load(file, root=Root(None))
