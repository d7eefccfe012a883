"""Printed codes of goods and papers, as a scanner reads them, whole and spoilt. Pure.

Source: GS1 General Specifications: 3 (application identifiers 00, 01, 02, 10, 17, 21,
37), 5.4 and 5.6 (FNC1 becomes GS after a text of any length), 7.9 (check digits);
ISO/IEC 15424 for the sign before a code: ]C0 Code 128, ]C1 GS1-128, ]d2 GS1 Data
Matrix, ]E0 EAN-13, ]I1 ITF-14.
"""

from __future__ import annotations

from simulators.items import GS, Item, check_digit

MATRIX, GS1_128, CODE_128, EAN_13, ITF_14 = "]d2", "]C1", "]C0", "]E0", "]I1"
WORD = "GP:"
"""How a command barcode begins, as the README lists them."""

LABELS = ("matrix", "serial", "plain", "half", "lost-gs", "carton")
SSCC_DIGITS = 17
EAN_ZEROS = 1


def word(text: str) -> str:
    """Return a command barcode: Code 128."""
    return f"{CODE_128}{WORD}{text}"


def pallet(sscc: str) -> str:
    """Return the label of a pallet; its check digit is put behind 17 digits."""
    digits = sscc + check_digit(sscc) if len(sscc) == SSCC_DIGITS else sscc
    return f"{GS1_128}00{digits}"


def label(item: Item, kind: str, serial: int, count: int = 1) -> str:
    """Return the printed code of goods.

    `matrix` has GTIN, last day and lot, `serial` a serial number too. `plain` is the
    GTIN alone. `carton` says how many trade units are inside. `half` was torn, and
    `lost-gs` came through a keyboard that types no GS.
    """
    gtin, lot = f"01{item.gtin}", f"10{item.lot}"
    ends = f"17{item.expiry:%y%m%d}"
    match kind:
        case "serial":
            return f"{MATRIX}{gtin}{ends}{lot}{GS}21{serial}"
        case "plain":
            return plain(item.gtin)
        case "half":
            whole = f"{MATRIX}{gtin}{ends}{lot}"
            return whole[: len(MATRIX) + len(gtin) // 2]
        case "lost-gs":
            return f"{MATRIX}{gtin}{lot}{ends}"
        case "carton":
            return f"{GS1_128}02{item.gtin}37{count}{GS}{ends}{lot}"
    return f"{MATRIX}{gtin}{ends}{lot}"


def plain(gtin: str) -> str:
    """Return a GTIN as its bar code is read: EAN-13 where it fits, else ITF-14."""
    if gtin.startswith("0" * EAN_ZEROS):
        return EAN_13 + gtin[EAN_ZEROS:]
    return ITF_14 + gtin
