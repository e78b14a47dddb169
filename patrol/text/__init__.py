"""Text as posted -> a folded reading of it with an exact way back, its language, and a masked copy for logs."""
