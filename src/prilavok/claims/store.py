"""Every statement of claims."""
