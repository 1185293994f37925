"""Who judges, how they scored and voted."""
