"""English pages of Chinese governments: their lines to the same statements as the Chinese ones."""
