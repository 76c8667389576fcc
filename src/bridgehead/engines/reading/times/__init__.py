"""What the text says of time: marks, periods, plan or result, the section that a sentence stands in."""
