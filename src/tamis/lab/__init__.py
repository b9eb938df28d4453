"""The laboratory: what trains the starter model and measures the filter, offline."""
