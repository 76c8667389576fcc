"""The projects that a text names: their names, firms, sums, stages and dates."""
