"""Kernel files: total and bounded, whatever stands in the folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from firmware_bridge.kernel_files import KernelFiles


def test_files_come_in_the_order_asked(tmp_path: Path) -> None:
    """Each name gives its content, a missing one None."""
    (tmp_path / "28-01").mkdir()
    (tmp_path / "28-01" / "w1_slave").write_bytes(b"t=21562\n")
    (tmp_path / "empty").write_bytes(b"")

    contents = KernelFiles(tmp_path).read(["28-01/w1_slave", "none", "empty"])

    assert (b"t=21562\n", None, b"") == contents


def test_a_huge_file_is_cut(tmp_path: Path) -> None:
    """At most 4096 bytes of a file are read."""
    (tmp_path / "huge").write_bytes(bytes(100_000))

    assert (bytes(4096),) == KernelFiles(tmp_path).read(["huge"])


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "a\0b", "folder", ""])
def test_strange_names_are_no_files(tmp_path: Path, name: str) -> None:
    """A name that leaves the folder, is a folder or is no name at all gives None."""
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "root" / "folder").mkdir(parents=True)

    assert (None,) == KernelFiles(tmp_path / "root").read([name])


def test_a_pipe_does_not_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe in a file's place into which nobody writes gives nothing, and soon."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr("firmware_bridge.kernel_files.PIPE_S", 0.05)

    assert (b"",) == KernelFiles(tmp_path).read(["pipe"])
