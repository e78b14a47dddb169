"""The practice web: invented sites on loopback, for rehearsal and tests."""
