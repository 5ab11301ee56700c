"""Notifying: what a seller's staff hear of while they are not in the console.

Each member of staff says what they want letters about, how often, when not, and whether a letter
may say what a message says. What happens waits in the database until it is due; then one letter is
made of all of it, once, whichever process does it. A letter that the mail server does not take is
tried again, later and later, and stays the same letter (`Message-ID`).
"""
