"""Tables that became text: found by their rows, read by their header cells."""
