"""The desk: pages where advocates sign in, see who waits, and answer."""
