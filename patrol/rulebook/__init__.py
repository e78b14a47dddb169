"""Rules as data: YAML files over signals and phrases, each with its own examples; findings with reasons out."""

from patrol.rulebook.finder import Rulebook, find, load_rulebook

__all__ = ["Rulebook", "find", "load_rulebook"]
