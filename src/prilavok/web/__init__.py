"""The HTTP edge: one application out of every domain's routes.

`app.build_app` puts it together, `problems` turns errors into RFC 9457 documents, `front` adds what
every response carries, `static` serves the built pages, `openapi` and `asyncapi` describe it all.
"""
