"""One module per page: each function turns a selection into one finished figure."""
