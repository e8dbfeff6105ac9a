"""The page of what is handed in: the materials of a filing, and the answers for its portal."""
