"""What Litestar works out for each handler, kept: it is the same in every application.

A process builds hundreds of applications of the same four hundred handlers here, and one in life.
Working out their signatures anew was half of what each application cost.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from litestar._signature.model import SignatureModel
from litestar.utils.signature import ParsedSignature


def keep_what_is_parsed() -> None:
    """From now on, in this process."""
    ParsedSignature.from_fn = classmethod(_kept_signatures(ParsedSignature.from_fn.__func__))  # type: ignore[attr-defined]
    SignatureModel.create = classmethod(_kept_models(SignatureModel.create.__func__))  # type: ignore[attr-defined]


def _kept_signatures(parse: Callable[..., ParsedSignature]) -> Callable[..., ParsedSignature]:
    kept: dict[object, ParsedSignature] = {}

    def from_fn(
        cls: type[ParsedSignature], fn: Any, signature_namespace: dict[str, Any]
    ) -> ParsedSignature:
        text = _text_of(fn)
        if text is None:
            return parse(cls, fn, signature_namespace)
        key = (text, frozenset((name, id(what)) for name, what in signature_namespace.items()))
        if key not in kept:
            kept[key] = parse(cls, fn, signature_namespace)
        return kept[key]

    return from_fn


def _kept_models(make: Callable[..., type[SignatureModel]]) -> Callable[..., type[SignatureModel]]:
    kept: dict[object, type[SignatureModel]] = {}

    def create(cls: type[SignatureModel], *, fn: Any, **about: Any) -> type[SignatureModel]:
        text = _text_of(fn)
        if text is None or about["type_decoders"]:
            return make(cls, fn=fn, **about)
        key = (text, frozenset(about["dependency_name_set"]), about["data_dto"])
        if key not in kept:
            kept[key] = make(cls, fn=fn, **about)
        return kept[key]

    return create


def _text_of(fn: Any) -> object:
    """What alone its signature comes from: of a function that is made anew with each application
    its text, and the module where its annotations are read. None where more is to it."""
    if not isinstance(fn, FunctionType):
        return None
    if fn.__closure__ is None and "<locals>" not in fn.__qualname__:
        return fn
    if fn.__defaults__ or fn.__kwdefaults__ or not _are_texts(fn.__annotations__):
        return None
    return fn.__module__, fn.__code__, tuple(fn.__annotations__.items())


def _are_texts(annotations: dict[str, Any]) -> bool:
    return all(isinstance(each, str) for each in annotations.values())
