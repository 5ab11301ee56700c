"""The command `prilavok`: a shell over actions. Domains bring their own commands, loaded when used.

Everything expected that goes wrong ends here, as one sentence on stderr and an exit code. What a
command needs is imported inside it, so that `prilavok --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from cyclopts import App, CycloptsError, Parameter, UnknownOptionError

from prilavok import __version__

app = App(
    name="prilavok",
    help="The place where a marketplace's buyers and sellers meet.",
    version=__version__,
    default_parameter=Parameter(negative=()),
)
app.command("prilavok.serve_cli:serve", name="serve", help="Run the server.")
app.command("prilavok.demo.cli:demo", name="demo", help="Run a small marketplace to play with.")
app.command("prilavok.serve_cli:worker", name="worker", help="Run one more background process.")
app.command("prilavok.database_cli:db", name="db", help="The database and its migrations.")
app.command("prilavok.market.cli:import_file", name="import", help="Load facts from a file.")
app.command("prilavok.identity.cli:keys", name="keys", help="API keys of integrators.")
app.command("prilavok.moderation.cli:moderate", name="moderate", help="Judge texts.")
app.command(
    "prilavok.standing.admission.rollout.cli:rollout",
    name="rollout",
    help="To whom capabilities are open.",
)
app.command("prilavok.levels.cli:levels", name="levels", help="Seller levels.")
app.command("prilavok.discounts.cli:discounts", name="discounts", help="Discounts.")
app.command("prilavok.doctor:doctor", name="doctor", help="Check this installation.")
app.command("prilavok.bench.cli:bench", name="bench", help="Measure this machine.")

MISUNDERSTOOD = 2
INTERRUPTED = 130
BEHIND_DASHES = "What begins with a dash and is no option goes behind a -- of its own. "


def main() -> NoReturn:
    """Run one command and leave with its exit code."""
    raise SystemExit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever reads our output has seen enough
        sys.stderr.close()
        return 0


def _run(arguments: Sequence[str]) -> int:
    try:
        result = app(
            arguments,
            result_action="return_int_as_exit_code_else_zero",
            print_error=False,
            exit_on_error=False,
        )
    except CycloptsError as error:
        return _misunderstood(error)
    except Exception as error:  # noqa: BLE001, sorted out below; a bug is raised again
        return _ended_by(error)
    return int(result)


def _misunderstood(error: CycloptsError) -> int:
    hint = BEHIND_DASHES if isinstance(error, UnknownOptionError) else ""
    sys.stderr.write(f"prilavok: {' '.join(str(error).split())} {hint}Ask for --help.\n")
    return MISUNDERSTOOD


def _ended_by(error: Exception) -> int:
    """Say what went wrong; a bug is not ours to explain and keeps its trace."""
    from prilavok.exits import EXPECTED, exit_code_of, sentence_of  # noqa: PLC0415

    if not isinstance(error, EXPECTED):
        raise error
    sys.stderr.write(f"prilavok: {sentence_of(error)}\n")
    return exit_code_of(error)


if __name__ == "__main__":
    main()
