"""The regulation: clauses, terms, the tables of moves and clocks, scores. Imports the standard library only."""
