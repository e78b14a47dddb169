"""Tests of the house: one file a module, loopback only, every sample invented."""
