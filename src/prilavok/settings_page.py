"""The reference page of all settings, printed: `python -m prilavok.settings_page`."""

from __future__ import annotations

import sys

from prilavok.core.config import (
    CONFIG,
    Settings,
    described,
    expected,
    variable_of,
)

HEAD = f"""\
# Settings

Prilavok runs without any. What you set is read from environment variables first, then from
`prilavok.toml` in the working directory (or the file that `{CONFIG}` names), where a setting bears
its plain name:

```toml
port = 8080
allowed_origins = ["https://shop.example.com"]
```

A wrong value or an unknown name stops the start with one sentence and exit code 3; an empty
variable counts as absent. In Kubernetes set `enableServiceLinks: false`, or name the service other
than `prilavok`: its injected `PRILAVOK_PORT` is not a port number.

| setting | variable | what it does | must be | default |
|---|---|---|---|---|
"""


def settings_page() -> str:
    """The reference page of every setting, in Markdown."""
    return HEAD + "".join(_line(name) for name in Settings.__struct_fields__)


def _line(name: str) -> str:
    cells = (f"`{name}`", f"`{variable_of(name)}`", described(name), expected(name), _default(name))
    return f"| {' | '.join(cells)} |\n"


def _default(name: str) -> str:
    if name == "data_dir":
        return "`~/.local/share/prilavok`"
    value = getattr(Settings(), name)
    return "none" if value in {None, ()} else f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(settings_page())
