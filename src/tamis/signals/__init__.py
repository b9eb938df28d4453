"""What can be seen in a comment: pure functions from a `Comment` to features and facts."""
