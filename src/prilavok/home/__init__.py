"""What a person needs to know when the day begins: the home page of each role, and its counts.

Counts are kept by day as things happen, so that a page costs the same however many chats there are.
"""
