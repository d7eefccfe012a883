"""Paper: documents and labels as PDF, and labels for ZPL and ESC/POS printers."""
