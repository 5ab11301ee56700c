"""What a draft of the discount programme would change, before it is published. Changes nothing."""
