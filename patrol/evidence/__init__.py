"""Captures: bodies kept by their hash, to be found again unaltered."""
