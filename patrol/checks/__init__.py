"""All content of the shelves -> what is wrong with it, in words; and the practice web's table."""

from patrol.checks.content import check_content
from patrol.checks.practice import practice_table, put_table
from patrol.checks.rules import check_rules
from patrol.checks.said import Said

__all__ = ["Said", "check_content", "check_rules", "practice_table", "put_table"]
