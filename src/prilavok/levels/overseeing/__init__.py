"""What operators see of levels, and the levels that they give by hand."""
