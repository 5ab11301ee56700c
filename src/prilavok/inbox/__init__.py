"""A seller's inbox: its chats by what has to be done, and what its staff make of them.

What the staff make of a chat is its *care*: who is assigned, under which labels, until when it is
put off, and private notes. The buyer never sees any of it, and nothing here is an answer: no
deadline stops because of it.
"""
