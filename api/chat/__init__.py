"""Her chat page: plain forms that work everywhere, made smoother by one small script."""
