"""The pages of the duplicates room."""
