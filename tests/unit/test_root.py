"""Where things lie: at the machine, or below a folder that stands in for it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from edge_app import root as module
from edge_app.root import ADDRESS_BYTES, Board, Root, socket_address


@dataclass(frozen=True)
class Gateway:
    """The one setting that a root asks for."""

    data: str = "/var/lib/gatepost"


@dataclass(frozen=True)
class Site:
    """As much of a configuration as a root looks at."""

    gateway: Gateway = Gateway()


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ("/dev/ttyAMA0", "dev/ttyAMA0"),
        ("/sys/bus/w1/devices", "sys/bus/w1/devices"),
        ("/dev/../../../etc/passwd", "etc/passwd"),
        ("../x", "x"),
        ("/", "."),
    ],
)
def test_paths_stay_below_the_folder(
    tmp_path: Path, configured: str, expected: str
) -> None:
    """Under --root a path lies below the folder, whatever dots it has."""
    assert tmp_path / expected == Root(tmp_path).path(configured)
    assert Path(configured) == Root(None).path(configured)


def test_places_of_the_gateway(tmp_path: Path) -> None:
    """Data, socket and pins are the folder's where there is one."""
    assert tmp_path / "data" == Root(tmp_path).data(Site())
    assert tmp_path / "data/control.sock" == Root(tmp_path).control_socket(Site())
    assert tmp_path / "gpio.sock" == Root(tmp_path).gpio_socket()
    assert Path("/var/lib/gatepost") == Root(None).data(Site())
    assert Root(None).gpio_socket() is None


def test_folder_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder keeps its place when the working directory changes."""
    monkeypatch.chdir(tmp_path)
    root = Root(Path("tree"))
    monkeypatch.chdir("/")

    assert tmp_path / "tree" == root.folder


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('{"10.0.0.5:502": "127.0.0.1:4711"}', ("127.0.0.1", 4711)),
        ('{"10.0.0.5:503": "127.0.0.1:4711"}', ("10.0.0.5", 502)),
        ('{"10.0.0.5:502": "127.0.0.1"}', ("10.0.0.5", 502)),
        ('{"10.0.0.5:502": 5}', ("10.0.0.5", 502)),
        ("[]", ("10.0.0.5", 502)),
        ("{", ("10.0.0.5", 502)),
    ],
)
def test_tcp_table(tmp_path: Path, table: str, expected: tuple[str, int]) -> None:
    """The tree's table sends a TCP device elsewhere; a broken one sends nobody."""
    (tmp_path / "tcp.json").write_text(table, "utf-8")

    assert expected == Root(tmp_path).tcp("10.0.0.5", 502)
    assert ("10.0.0.5", 502) == Root(None).tcp("10.0.0.5", 502)


def test_board_of_the_tree(tmp_path: Path) -> None:
    """The tree has a board of its own, or none."""
    assert Board("", "") == Root(tmp_path).board()
    (tmp_path / "board.json").write_text('{"model": "Pi", "serial": "7"}', "utf-8")
    assert Board("Pi", "7") == Root(tmp_path).board()


def test_board_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The device tree's texts end in a zero that is no part of them."""
    monkeypatch.setattr(module, "DEVICE_TREE", tmp_path)
    (tmp_path / "model").write_bytes(b"Raspberry Pi 4 Model B Rev 1.4\0")
    (tmp_path / "serial-number").write_bytes(b"10000000abcdef01\0")

    assert (
        Board("Raspberry Pi 4 Model B Rev 1.4", "10000000abcdef01")
        == Root(None).board()
    )


def test_a_cloned_card_is_another_machine(tmp_path: Path) -> None:
    """The name of the machine changes with the board and with nothing else."""
    board = tmp_path / "board.json"
    board.write_text('{"model": "Pi", "serial": "7"}', "utf-8")
    first = Root(tmp_path).machine_id()
    board.write_text('{"model": "Pi 5", "serial": "7"}', "utf-8")
    same = Root(tmp_path).machine_id()
    board.write_text('{"model": "Pi", "serial": "8"}', "utf-8")

    assert first == same
    assert first != Root(tmp_path).machine_id()


def test_links_of_a_port(tmp_path: Path) -> None:
    """A port is known under every name on the way to its device."""
    by_id = tmp_path / "dev/serial/by-id"
    by_id.mkdir(parents=True)
    (by_id / "usb-a").symlink_to("../../ttyUSB3")
    (tmp_path / "dev/ttyUSB3").symlink_to("/dev/pts/9")

    assert ("/dev/serial/by-id/usb-a", "/dev/ttyUSB3", "/dev/pts/9") == Root(
        tmp_path
    ).links("/dev/serial/by-id/usb-a")
    assert ("/dev/none",) == Root(tmp_path).links("/dev//none")


def test_links_in_a_ring_end(tmp_path: Path) -> None:
    """A link to itself is followed for a while and no longer."""
    (tmp_path / "a").symlink_to("a")

    assert {"/a"} == set(Root(tmp_path).links("/a"))


@pytest.mark.parametrize("depth", [1, 30])
def test_socket_at_a_path_of_any_length(tmp_path: Path, depth: int) -> None:
    """A socket is bound and reached where its path is longer than an address."""
    folder = tmp_path.joinpath(*["a-long-name"] * depth)
    folder.mkdir(parents=True)
    path = folder / "control.sock"
    with (
        socket.socket(socket.AF_UNIX) as server,
        socket.socket(socket.AF_UNIX) as client,
    ):
        with socket_address(path) as address:
            assert len(address) <= ADDRESS_BYTES
            server.bind(address)
            server.listen()
            client.connect(address)
        peer, _ = server.accept()
        with peer:
            client.sendall(b"hello")
            assert b"hello" == peer.recv(5)
    assert path.is_socket()
