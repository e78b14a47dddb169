"""Cyber-patrol recruitment scanner: public posts in, a review queue with reasons out."""

__version__ = "0.1.0"
