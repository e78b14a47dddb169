"""`python -m patrol.cli` is the command `patrol`."""

from patrol.cli import main

main()
