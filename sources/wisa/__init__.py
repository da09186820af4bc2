"""WISA (SmartWing): experimental, nobody could verify its API."""
