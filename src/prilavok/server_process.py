"""One server process: `python -m prilavok.server_process --socket FD --app MODULE:FACTORY`.

Started by `prilavok.serve`, with the listening socket inherited and the settings in its
environment.
"""

from __future__ import annotations

import argparse
import gc
import resource
import socket
import sys

import uvicorn

from prilavok.chat.protocol import FRAME_BYTES_MAX
from prilavok.children import die_with
from prilavok.core.config import Settings
from prilavok.core.logs import log_to_stderr
from prilavok.exits import EXPECTED, Exit, exit_code_of, sentence_of
from prilavok.web.http_protocol import WholeAnswers
from prilavok.web.socket import DirectWebSocket

FRAMES_WAITING_MAX = 32
FINISH_S_MAX = 8
GARBAGE_OBJECTS_MIN = 50_000


def main() -> int:
    """Serve until told to stop; the exit code tells the parent whether trying again can help."""
    arguments = _arguments()
    die_with(arguments.parent)
    try:
        settings = Settings.load()
        log_to_stderr(settings.log_level)
        _allow_many_sockets()
        return _serve(arguments.app, socket.socket(fileno=arguments.socket))
    except EXPECTED as error:
        sys.stderr.write(f"{sentence_of(error)}\n")
        return exit_code_of(error)


def _allow_many_sockets() -> None:
    """Each socket is an open file, and the soft limit is low for programs that still use select."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _serve(app: str, listening: socket.socket) -> int:
    # What is loaded by now stays; and what a message leaves behind is freed by counting alone, so
    # the collector need not look after every few hundred messages (a tenth of the server's time).
    gc.freeze()
    gc.set_threshold(GARBAGE_OBJECTS_MIN)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            factory=True,
            loop="uvloop",
            http=WholeAnswers,
            ws=DirectWebSocket,
            ws_max_size=FRAME_BYTES_MAX,
            ws_max_queue=FRAMES_WAITING_MAX,
            ws_per_message_deflate=False,  # 300 KB per socket for texts of a line
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=FINISH_S_MAX,
        )
    )
    try:
        server.run(sockets=[listening])
    except SystemExit:  # how uvicorn reports that the app did not start
        return Exit.REFUSED
    return Exit.DONE if server.started else Exit.REFUSED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--app", required=True)
    parser.add_argument("--parent", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
