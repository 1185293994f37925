"""The floor: the least that a Django site with log-in, a list and a form costs."""
