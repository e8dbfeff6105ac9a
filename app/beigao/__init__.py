"""Beigao 备稿: a company's facts in, Chinese compliance filings as Word drafts out. Offline."""

import os

__version__ = "0.1.0"

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some costs every start, and none is ours
