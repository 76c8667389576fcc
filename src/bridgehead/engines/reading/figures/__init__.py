"""The figures of a sentence: which measure each value is of, with its filters, comparator and period."""
