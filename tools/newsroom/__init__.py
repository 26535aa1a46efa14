"""The invented newsroom behind samples/: how its sources are read, rendered and turned to gold."""
