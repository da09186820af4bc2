"""dlt sources of the Korean malls. Each folder is one mall; `shared` is what they have in common."""
