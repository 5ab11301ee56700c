"""What happened, carried to whoever should hear of it: live to people, by the feed to integrators.

A commit's events come from this process's memory or from the lanes' logs, in order (`follower`).
`tellings` says what each side is told of them. The `hub` tells it to every connection of that side,
a socket (`sockets`) or a stream (`streams`), for as long as their `standing` lets them listen. The
`feed` tells integrators the same at their own pace.
"""
