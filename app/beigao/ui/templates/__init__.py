"""The dialog about templates of one's own: what there is, what is wrong with it, and how it looks filled."""
