"""What can be expected to go wrong, by kind.

A domain raises its own subclass of a kind. The docstring is what a person reads: it is formatted
with the error's fields. `web.problems` maps kinds to HTTP status codes and RFC 9457 documents; the
domain itself never speaks of HTTP.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any, ClassVar


class DomainError(Exception):
    """Something expected went wrong.

    Errors with fields are dataclasses that compare by identity; they are not frozen, because Python
    itself sets an exception's traceback and cause on its way.
    """

    code: ClassVar[str] = "domain_error"

    def __init_subclass__(cls, **options: Any) -> None:  # Any: passed on to object untouched
        super().__init_subclass__(**options)
        if "code" not in cls.__dict__:
            cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def fields(self) -> dict[str, object]:
        """The typed fields, by name: the extension members of the problem document."""
        if not dataclasses.is_dataclass(self):
            return {}
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @property
    def detail(self) -> str:
        """One sentence a person can act on."""
        sentence = inspect.cleandoc(type(self).__doc__ or type(self).code)
        return sentence.format_map(self.fields())

    def __str__(self) -> str:
        return self.detail


class Invalid(DomainError):
    """The input cannot be understood."""


class Unauthenticated(DomainError):
    """Who is asking could not be established."""


class Forbidden(DomainError):
    """Whoever asks may not do this."""


class NotFound(DomainError):
    """There is no such thing, or none that the asker may know of."""


class Conflict(DomainError):
    """It contradicts what is already recorded."""


class Refused(DomainError):
    """A rule says no."""


class Exhausted(DomainError):
    """A limit is reached; trying again later may work."""
