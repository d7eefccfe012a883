"""Stand-ins for devices, written from their manuals; they import nothing of ours."""
