"""What the program knows about answers: whether they read, what is missing, what follows from them."""
