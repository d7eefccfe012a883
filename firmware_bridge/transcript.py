"""Records what a bus did, and plays it back in the bus's place.

A `Recorder` has the methods of its bus and passes everything on. A `Playback` has
them too and answers from the lines; it raises `TranscriptError` at what does not fit,
and on `close` if anything was left over.
"""

from __future__ import annotations

from firmware_bridge.transcript_asks import (
    FilesPlayback,
    FilesRecorder,
    ModbusPlayback,
    ModbusRecorder,
)
from firmware_bridge.transcript_file import Line, TranscriptError, Writer, read
from firmware_bridge.transcript_pins import PinsPlayback, PinsRecorder
from firmware_bridge.transcript_stream import StreamPlayback, StreamRecorder

__all__ = [
    "FilesPlayback",
    "FilesRecorder",
    "Line",
    "ModbusPlayback",
    "ModbusRecorder",
    "PinsPlayback",
    "PinsRecorder",
    "StreamPlayback",
    "StreamRecorder",
    "TranscriptError",
    "Writer",
    "read",
]
