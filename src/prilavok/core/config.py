"""Settings: from `PRILAVOK_*` variables, then `prilavok.toml`, then the defaults.

A value is checked once, here; a wrong or unknown one is a `SettingError` in one sentence. In a
field's `Meta`, `title` says what the value must be and `description` what it does; the reference
page is made of them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self, get_type_hints
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct, field
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from prilavok.core.errors import Invalid
from prilavok.core.lanes import LANES_DEFAULT, LANES_MAX

PREFIX = "PRILAVOK_"
CONFIG = "PRILAVOK_CONFIG"
CONFIG_FILE = Path("prilavok.toml")
WORKERS_MAX = 64
WRITES_MAX = 10_000_000
EVENTS_KEPT_DAYS_MAX = 36_500
VIDEO_BYTES_DEFAULT, VIDEO_BYTES_BOUND = 50_000_000, 200_000_000
SECRET = {
    "database_url",
    "bus_url",
    "external_judge_secret",
    "smtp_url",
    "push_key",
}  # an address may hold a password
ADDRESSES = {
    "database_url": ("postgresql://", "postgres://"),
    "bus_url": ("nats://", "tls://"),
    "files_url": ("s3://", "file:///"),
    "public_url": ("http://", "https://"),
    "smtp_url": ("smtp://", "smtps://"),
}

ProtectedName = Annotated[str, Meta(min_length=1, max_length=64)]
Origin = Annotated[str, Meta(pattern=r"^https?://[^/\s*]+$")]
BASE64 = r"([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
MailFrom = Annotated[str, Meta(pattern=r"^[^\r\n]*[^\s@<]@[^\s@>]+>?\Z")]
PushKey = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
PushService = Annotated[
    str, Meta(max_length=253, pattern=r"^(https?://[a-z0-9.:\[\]-]+|(\*\.)?[a-z0-9.-]+)\Z")
]
PUSH_SERVICES = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
SigningSecret = Annotated[str, Meta(pattern=rf"^whsec_(?=.{{32,88}}\Z){BASE64}\Z")]


@dataclass(eq=False)
class SettingError(Invalid):
    """{where} {problem}"""

    where: str
    problem: str


def default_data_dir() -> Path:
    """Where the system keeps what programs remember about a user."""
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "prilavok"


class Settings(Struct, frozen=True, kw_only=True):
    """How this installation runs. `Settings()` is what one gets without configuring anything."""

    data_dir: Annotated[
        Path,
        Meta(
            title="a folder",
            description="Where the embedded database, keys and files live.",
        ),
    ] = field(default_factory=default_data_dir)
    database_url: Annotated[
        str | None,
        Meta(
            title="an address like postgresql://user:password@host/database",
            description="The PostgreSQL (16 or newer) to use instead of the embedded one.",
        ),
    ] = None
    files_url: Annotated[
        str | None,
        Meta(
            title="an address like s3://bucket/prefix or file:///srv/files",
            description="Where the files of chats are stored instead of in the data folder.",
        ),
    ] = None
    video_bytes_max: Annotated[
        int,
        Meta(
            title=f"a whole number from 1000000 to {VIDEO_BYTES_BOUND}",
            description="How large a video of a claim may be, in bytes; 12 may be on their way at"
            " once in each server process, on disk.",
            ge=1_000_000,
            le=VIDEO_BYTES_BOUND,
        ),
    ] = VIDEO_BYTES_DEFAULT
    writes_burst: Annotated[
        int,
        Meta(
            title=f"a whole number from 1 to {WRITES_MAX}",
            description="How often one person may write at once, in each server process.",
            ge=1,
            le=WRITES_MAX,
        ),
    ] = 300
    writes_per_minute: Annotated[
        int,
        Meta(
            title=f"a whole number from 1 to {WRITES_MAX}",
            description="How often a minute, from then on.",
            ge=1,
            le=WRITES_MAX,
        ),
    ] = 120
    key_writes_burst: Annotated[
        int,
        Meta(
            title=f"a whole number from 1 to {WRITES_MAX}",
            description="How often a seller's programs may write at once, all its keys together.",
            ge=1,
            le=WRITES_MAX,
        ),
    ] = 6_000
    key_writes_per_minute: Annotated[
        int,
        Meta(
            title=f"a whole number from 1 to {WRITES_MAX}",
            description="How often a minute, from then on.",
            ge=1,
            le=WRITES_MAX,
        ),
    ] = 6_000
    events_kept_days: Annotated[
        int,
        Meta(
            title=f"a whole number from 1 to {EVENTS_KEPT_DAYS_MAX}",
            description="How long the log of events is kept: how far behind an integrator who polls"
            " the feed may be.",
            ge=1,
            le=EVENTS_KEPT_DAYS_MAX,
        ),
    ] = 90
    host: Annotated[
        str,
        Meta(
            title="an address of this machine, like 127.0.0.1 or 0.0.0.0",
            description="The address to listen on.",
            min_length=1,
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Meta(
            title="a whole number from 0 to 65535",
            description="The port to listen on; 0 takes any free one.",
            ge=0,
            le=65535,
        ),
    ] = 8000
    workers: Annotated[
        int,
        Meta(
            title=f"a whole number from 1 to {WORKERS_MAX}",
            description="How many server processes share the port.",
            ge=1,
            le=WORKERS_MAX,
        ),
    ] = 1
    lanes: Annotated[
        int,
        Meta(
            title=f"a whole number from 1 to {LANES_MAX}",
            description="How many lanes a new database is created with; fixed from then on.",
            ge=1,
            le=LANES_MAX,
        ),
    ] = LANES_DEFAULT
    bus_url: Annotated[
        str | None,
        Meta(
            title="an address like nats://host:4222",
            description="The NATS server that carries live events between processes instead of"
            " PostgreSQL's NOTIFY.",
        ),
    ] = None
    public_url: Annotated[
        str | None,
        Meta(
            title="an address like https://chat.example.com, without a path",
            description="Where browsers reach this server, when that is not the host and port.",
        ),
    ] = None
    allowed_origins: Annotated[
        tuple[Origin, ...],
        Meta(
            title="origins like https://shop.example.com, separated by commas",
            description="Whose pages may embed the widget and open a socket.",
        ),
    ] = ()
    protected_names: Annotated[
        tuple[ProtectedName, ...],
        Meta(
            title="names of 1 to 64 characters, separated by commas",
            description="What nobody else may be called: the marketplace's own names.",
        ),
    ] = ()
    issuer: Annotated[
        str | None,
        Meta(
            title="text",
            description="The `iss` that the marketplace's tokens must carry.",
        ),
    ] = None
    audience: Annotated[
        str,
        Meta(
            title="text",
            description="The `aud` that the marketplace's tokens must carry.",
            min_length=1,
        ),
    ] = "prilavok"
    jwks: Annotated[
        str | None,
        Meta(
            title="a file or an https:// address",
            description="The public keys (JWKS) that the marketplace signs its tokens with.",
        ),
    ] = None
    external_judge_secret: Annotated[
        SigningSecret | None,
        Meta(
            title="whsec_ and then 24 to 64 random bytes in base64",
            description="What calls to the rulebook's external judge are signed with.",
        ),
    ] = None
    smtp_url: Annotated[
        str | None,
        Meta(
            title="an address like smtp://user:password@host:587 or smtps://host",
            description="The mail server that takes letters to sellers' staff; without one there"
            " are none.",
        ),
    ] = None
    mail_from: Annotated[
        MailFrom | None,
        Meta(
            title="an address like Market <noreply@example.com>",
            description="Whom letters are from.",
        ),
    ] = None
    push_services: Annotated[
        tuple[PushService, ...],
        Meta(
            title="hosts like fcm.googleapis.com or *.push.apple.com, or origins like"
            " https://push.example.com, separated by commas; or none",
            min_length=1,
            description="The push services that may be called to show notices in browsers: hosts at"
            " public addresses by https, origins wherever they are.",
        ),
    ] = PUSH_SERVICES
    push_key: Annotated[
        PushKey | None,
        Meta(
            title="a private key of P-256: 32 bytes in base64url, 43 characters",
            description="The key by which push services know this installation (VAPID), instead of"
            " the one that it makes itself.",
        ),
    ] = None
    time_zone: Annotated[
        str,
        Meta(
            title="the name of a time zone, like Europe/Moscow",
            description="Whose days statistics count by.",
            min_length=1,
        ),
    ] = "UTC"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(
            title="debug, info, warning or error",
            description="The least severe kind of line that is logged.",
        ),
    ] = "info"

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, toml_path: Path | None = None) -> Self:
        """The settings in force; raises `SettingError`.

        The file is `toml_path`, else what `PRILAVOK_CONFIG` names, else `prilavok.toml` in the
        working directory if there is one.
        """
        environ = os.environ if environ is None else environ
        values = {**_from_file(_file_of(environ, toml_path)), **_from_environ(environ)}
        return msgspec.structs.replace(cls(), **values)

    @property
    def push_allowed(self) -> tuple[str, ...]:
        """The push services that may be called; an empty variable would be the default ones."""
        return () if self.push_services == ("none",) else self.push_services

    def environ(self) -> dict[str, str]:
        """The variables from which another process loads the very same settings."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return {
            variable_of(name): _as_text(value)
            for name, value in values.items()
            if value is not None
        }


def address_of(settings: Settings) -> str:
    """Where a browser on this machine reaches the server."""
    if settings.public_url is not None:
        return settings.public_url
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def variable_of(name: str) -> str:
    """The environment variable of the setting `name`."""
    return PREFIX + name.upper()


def _file_of(environ: Mapping[str, str], toml_path: Path | None) -> Path | None:
    if toml_path is not None:
        return toml_path
    if CONFIG in environ:
        return Path(environ[CONFIG])
    return CONFIG_FILE if CONFIG_FILE.exists() else None


def _from_file(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingError(str(path), f"cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(str(path), f"is not TOML: {error}.") from error
    return {name: _checked(f"{name} in {path}", name, value) for name, value in values.items()}


def _from_environ(environ: Mapping[str, str]) -> dict[str, object]:
    """An empty variable counts as absent: that is how one unsets it in a compose file."""
    return {
        name: _checked(variable, name, value)
        for variable, value in environ.items()
        if variable.startswith(PREFIX) and variable != CONFIG and value
        for name in [variable.removeprefix(PREFIX).lower()]
    }


def _checked(where: str, name: str, value: object) -> object:
    """`value` as the type of the setting `name`."""
    if name not in Settings.__struct_fields__:
        raise SettingError(where, f"is not a setting{_nearest(where, name)}.")
    hint = get_type_hints(Settings, include_extras=True)[name]
    try:
        checked = msgspec.convert(_split(name, value), hint, strict=False, dec_hook=_path)
        _check_address(name, checked)
    except (msgspec.ValidationError, ValueError, ProgrammingError) as error:
        found = "" if name in SECRET else f", not {value!r}"
        raise SettingError(where, f"must be {expected(name)}{found}.") from error
    return checked


def expected(name: str) -> str:
    """What a value of the setting `name` must be, in words."""
    return _meta(name).title or ""


def described(name: str) -> str:
    """What the setting `name` does."""
    return _meta(name).description or ""


def _meta(name: str) -> Meta:
    hint = get_type_hints(Settings, include_extras=True)[name]
    return next(note for note in hint.__metadata__ if isinstance(note, Meta))


def _check_address(name: str, value: object) -> None:
    """Raises `ValueError` for an address of another kind."""
    if name in ADDRESSES and not str(value).startswith(ADDRESSES[name]):
        raise ValueError(name)
    if name == "database_url":
        conninfo_to_dict(str(value))
    if name == "time_zone":
        zone_called(str(value))


def zone_called(name: str) -> ZoneInfo:
    """The time zone of that name. Raises `ValueError`."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError) as error:
        raise ValueError(name) from error


def _nearest(where: str, name: str) -> str:
    near = get_close_matches(name, Settings.__struct_fields__, n=1, cutoff=0.5)
    if not near:
        return ""
    return f"; did you mean {variable_of(near[0]) if where.startswith(PREFIX) else near[0]}"


LISTS = frozenset({"allowed_origins", "protected_names", "push_services"})


def _split(name: str, value: object) -> object:
    if name in LISTS and isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _path(kind: type, value: object) -> object:
    assert kind is Path
    if not isinstance(value, str):
        raise ValueError(value)
    return Path(value).expanduser()


def _as_text(value: str | float | Path | tuple[str, ...]) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
