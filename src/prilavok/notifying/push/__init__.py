"""Web push: what happens, shown by the browsers of a seller's staff while no page is open.

The same rules as for letters: what each wants, quiet hours, nothing of what a message says unless
that is allowed. A push is encrypted for one browser (RFC 8291), and handed to that browser's push
service (RFC 8030) under our key (RFC 8292).
"""
