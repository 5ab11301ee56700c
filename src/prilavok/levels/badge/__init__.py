"""A seller's level as a picture on the marketplace's own pages."""
