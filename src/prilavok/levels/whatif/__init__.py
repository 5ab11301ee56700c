"""What a draft of the programme would have made of past months; nothing is stored."""
