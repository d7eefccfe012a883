"""Stock documents as one HTML page that prints well and leans on nothing else.

Everything that is filled in is escaped; there is no script, no picture and no link.
"""

from __future__ import annotations

import functools
from typing import BinaryIO

import jinja2

from edge_app.store.slip import Kind, Slip, printed

TEMPLATE = "sheet.html"


def write(target: BinaryIO, slip: Slip) -> None:
    """Write a page."""
    page = _template().render(slip=slip, printed=printed, Kind=Kind)
    target.write(page.encode("utf-8", "replace"))


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.PackageLoader("edge_app", "printing"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE)
