"""Acts on many files: prepared with names and count, confirmed, then worked off file by file."""
