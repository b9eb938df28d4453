"""What is kept: the tables, the way to the database, and the sites."""
