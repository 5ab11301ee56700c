"""Figures about this machine: each bench makes its own database and server, and reports the CPU of
the load generator apart, because it shares the machine with what it measures."""
