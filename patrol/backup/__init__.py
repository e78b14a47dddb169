"""A workspace in use -> one file that holds all of it, checked by its hashes before anything is put back."""
