"""The document at hand as it would print, beside the form."""
