"""Settling a month: begin, measure, freeze the market's goals, decide, finish, tell.

Each step is recorded with its own work, lane by lane, so that a settlement that was stopped or
killed goes on where it was, two that race do it once, and a finished one is only read.
"""
