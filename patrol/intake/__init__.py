"""Files people hand in -> posts, each bad row named by its number while the rest goes on."""
