"""The demo's own pages: be anyone, move the clock; they exist only in demo mode."""
