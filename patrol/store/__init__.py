"""The database: posts, assessments, the units' queues, decisions and their audit; the only SQL of the house."""
