"""A play as JUnit XML, which every CI can show."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

from edge_app.scenario.watch import Case

NO_XML = {number: " " for number in range(32) if chr(number) not in "\t\n\r"}
"""What XML 1.0 has no way to say."""


def write(
    path: Path,
    scenario: str,
    cases: Sequence[Case],
    properties: Mapping[str, str],
    real_s: float,
) -> None:
    """Write one suite with a test case for each; what was never judged is an error."""
    counts = {
        "tests": len(cases),
        "failures": sum(bool(one.fault) for one in cases),
        "errors": sum(bool(one.broken and not one.fault) for one in cases),
        "skipped": 0,
    }
    facts = {key: str(count) for key, count in counts.items()}
    facts |= {"name": scenario, "time": f"{real_s:.3f}"}
    suites = ET.Element("testsuites")
    suite = ET.SubElement(suites, "testsuite", facts)
    listed = ET.SubElement(suite, "properties")
    for name, value in properties.items():
        ET.SubElement(listed, "property", name=name, value=value.translate(NO_XML))
    for one in cases:
        case = ET.SubElement(
            suite,
            "testcase",
            classname=f"gatepost.{scenario}",
            name=one.name.translate(NO_XML),
            time=f"{one.real_s:.3f}",
        )
        kind = "failure" if one.fault else "error"
        if said := one.why.translate(NO_XML):
            ET.SubElement(case, kind, message=said).text = said
    ET.indent(suites)
    ET.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)
