"""What came out so far: the journal as it grows, and what a subscriber gets."""

from __future__ import annotations

from collections.abc import Iterator

from edge_app.errors import JournalError
from edge_app.journal_reader import JournalReader
from edge_app.kinds import Stream
from edge_app.scenario.judge import Seen
from edge_app.scenario.site import Site
from edge_app.topics import read_document

PAGE = 500


class Ears:
    """Collects every event once, from the journal and from the broker."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._reader = JournalReader(site.data)
        self._after = dict.fromkeys(Stream, 0)
        self._heard: set[str] = set()

    def listen(self) -> list[Seen]:
        """Return what is new."""
        return [*self._journal(), *self._central()]

    def close(self) -> None:
        """Let go of the journal."""
        self._reader.close()

    def _journal(self) -> Iterator[Seen]:
        try:
            marks = self._reader.marks()
            for stream in self._after:
                epoch = marks[stream].epoch if stream in marks else ""
                rows = self._reader.rows(stream, self._after[stream], PAGE)
                for row in rows:
                    self._after[stream] = row.seq
                    yield Seen(
                        id=f"{epoch}-{stream.value}-{row.seq}",
                        where="journal",
                        kind=row.kind,
                        station=row.station,
                        at_s=self._site.since_start_s(row.at.boot_ns),
                        data=read_document(row.data) or {},
                    )
        except JournalError:
            # None yet, or its writer is just coming or going: asked again soon.
            return

    def _central(self) -> Iterator[Seen]:
        if self._site.follower is None:
            return
        for topic, payload in self._site.follower.messages(0.001):
            levels = topic.split("/")
            document = read_document(payload) if "event" in levels[3:4] else None
            if document is None or document["id"] in self._heard:
                continue
            self._heard.add(document["id"])
            yield Seen(
                id=document["id"],
                where="central",
                kind=document["type"].removeprefix("gatepost."),
                station=document["source"].rpartition("/")[2],
                at_s=self._site.now_s(),
                data=document["data"],
            )
