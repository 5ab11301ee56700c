"""What every domain stands on: time, ids, money, lanes, the database, events, settings.

Nothing here knows any domain; domains import from the modules by name.
"""
