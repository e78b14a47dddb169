"""Pages and posts in, the review queue filled: a crawl hands them to a clerk, a process of its own, which judges and
stores them batch by batch."""
