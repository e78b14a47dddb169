"""A reading -> signals: what is seen in a post, each on its exact words."""
