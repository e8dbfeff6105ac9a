"""Beigao 备稿: a company's facts in, Chinese compliance filings as Word drafts out. Offline."""

__version__ = "0.1.0"
