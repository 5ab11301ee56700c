"""`python -m prilavok` is the command `prilavok`."""

from prilavok.cli import main

main()
