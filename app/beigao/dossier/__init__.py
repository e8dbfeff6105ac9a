"""One company's answers: in memory, on disk, as JSON; and how raw answers are read."""
