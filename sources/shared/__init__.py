"""What the malls' sources share: HTTP, pacing, tokens, windows, shapes, the run ledger and errors. Knows no mall."""
