"""The store room by rules: catalogue, ledger, lots, papers, levels. Pure.

Quantities are whole numbers in the item's unit, pieces or milligrams.
"""
