"""What forms, documents, catalogues and laws look like: frozen models, their loader, and visibility conditions."""
