# What we use of google-re2, which ships no types.

from collections.abc import Iterator

class error(Exception): ...  # noqa: N801

class Options:
    log_errors: bool
    max_mem: int

class Match:
    def start(self) -> int: ...
    def end(self) -> int: ...
    def span(self) -> tuple[int, int]: ...

class Pattern:
    def search(self, text: str) -> Match | None: ...
    def finditer(self, text: str) -> Iterator[Match]: ...

def compile(pattern: str, options: Options | None = None) -> Pattern: ...  # noqa: A001
