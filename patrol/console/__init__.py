"""The analysts' pages: they read, decide and write job rows; they neither score nor crawl."""
