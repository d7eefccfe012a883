"""The buses, against real ptys, sockets and independent peers."""
