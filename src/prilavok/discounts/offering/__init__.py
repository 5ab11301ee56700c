"""A seller's discount terms on the server: submitted, kept in versions, read by day."""
