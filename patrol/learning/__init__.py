"""Labelled examples in, a candidate model with its card and figures out; promotion only through the gate."""
