"""Load, transform and operate: what a user runs on top of the sources."""
