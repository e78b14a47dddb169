"""`python -m patrol` is the command `patrol`."""

from patrol.start import main

main()
