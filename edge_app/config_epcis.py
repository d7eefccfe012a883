"""The `[epcis]` table: how the site is named to whoever it gives account to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from edge_app.config_form import Spot, fill
from edge_app.config_records import Epcis
from edge_app.store.epcis_names import why_not_base, why_not_gln


def read_epcis(table: Mapping[str, Any], spot: Spot) -> Epcis | None:
    """Judge the `[epcis]` table."""
    form = fill(table, Epcis, spot)
    if form is None:
        return None
    base = form.base.rstrip("/")
    if why := base and why_not_base(base):
        spot.wrong("base", f'"{form.base}" {why}')
    if why := form.gln and why_not_gln(form.gln):
        spot.wrong("gln", f'"{form.gln}" is no GLN. {why}')
    if form.publish and not base:
        spot.wrong("publish", "needs base: what goes out must be named for good.")
    return replace(form, base=base)
