"""The duplicates room: pairs that may be one thing, told apart or merged by a person, and merges undone."""
