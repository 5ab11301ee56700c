"""Claims: what buyers want put right about what they bought, decided by the shop in the chat.

What a claim is lies in `model`, who may do what and by when in `programme` (the claim policy), and
what follows from it in `rules`, which is pure: `available` says what somebody can do, `apply` does
it, `expire` is what the passing of a deadline does.
"""
