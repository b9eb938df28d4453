"""How a site learns: a ledger of lines, folded into a model, followed by every worker."""
