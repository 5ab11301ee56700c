"""A small marketplace to play with: `prilavok demo`.

It is what a marketplace brings along: a shop on another origin (`shop`), a token service (through
`identity.issuing`), facts told through the ordinary intake and conversations written through the
ordinary writer (`loading`). Its application is the server's with the shop and a start page mounted
(`app`); `serve` knows nothing of it.

The story is told as of the moment when it was first loaded, and lives on by a clock that can be
moved forward, so that a month's deadlines pass in a minute.
"""
