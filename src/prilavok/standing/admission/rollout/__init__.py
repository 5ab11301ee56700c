"""Rollout: to whom a capability is opened, what it costs, and for whom it is switched off.

Everything is decided from the document in force and from facts, without a job that opens or closes
anything: publishing a version is the switch.
"""
