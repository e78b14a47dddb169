"""Rules as data: YAML files over signals and phrases, each with its own examples; findings with reasons out."""

from patrol.rulebook.finder import Rulebook, compile_rules, find, find_filters, load_rulebook, read_shelf

__all__ = ["Rulebook", "compile_rules", "find", "find_filters", "load_rulebook", "read_shelf"]
