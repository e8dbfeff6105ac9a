"""Answers → Word: the context, the compiled templates, evidence pictures, and the files on disk."""
