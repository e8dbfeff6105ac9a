"""The window: the only part of Beigao that knows Qt.

What can be decided without a window lives below: what is asked in `definitions`, what is stored in `dossier`, what is
wrong in `rules`, what is printed in `rendering`. Here stands how it looks and how it is worked with.
"""
