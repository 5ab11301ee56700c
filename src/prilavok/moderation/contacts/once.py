"""What is asked of one text more than once, and answered once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from prilavok.moderation.contacts.glance import Glance

_Owner = TypeVar("_Owner")
_Answer = TypeVar("_Answer")


class lazy(Generic[_Owner, _Answer]):  # noqa: N801  a decorator
    """An attribute that is found when it is first asked for.

    `functools.cached_property` takes a lock to do so, until Python 3.12.
    """

    def __init__(self, find: Callable[[_Owner], _Answer]) -> None:
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, owner: None, kind: type[_Owner]) -> lazy[_Owner, _Answer]: ...
    @overload
    def __get__(self, owner: _Owner, kind: type[_Owner]) -> _Answer: ...

    def __get__(self, owner: _Owner | None, kind: type[_Owner]) -> _Answer | lazy[_Owner, _Answer]:
        if owner is None:
            return self
        answer = self._find(owner)
        owner.__dict__[self._name] = answer
        return answer


def once(ask: Callable[[Glance], _Answer]) -> Callable[[Glance], _Answer]:
    """`ask`, whose answer each glance remembers."""

    @wraps(ask)
    def asked(glance: Glance) -> _Answer:
        answers: dict[object, Any] = glance.answers  # of as many types as there are questions
        if ask not in answers:
            answers[ask] = ask(glance)
        return answers[ask]

    return asked
