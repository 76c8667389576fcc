"""The text as it comes, made readable: wrong characters, lost line ends, sentences, the date it bears."""
