"""What builds, checks and measures the project; none of it is needed where Bridgehead runs."""
