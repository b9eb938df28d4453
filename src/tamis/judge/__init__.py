"""From features to a verdict: how labels move weights, and what weights decide."""
