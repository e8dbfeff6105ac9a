"""What reviewers say: comments at fields, and the page that lists them with the opinions of those who sign."""
