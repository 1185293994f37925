"""What secretary, experts and observer do: convening, scoring, balloting."""
