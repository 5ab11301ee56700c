"""Chats between buyers and sellers: who may write, and messages that are never lost.

A chat is about one product or one order and lies in its seller's lane; its id carries the lane. The
way of a message is `writing` (may they write) → `lane_writer` (the judge, who also sees what the
side said last: `windows`) → `batch` (one commit for many) → its `Audience` (the package `live`).
`actions` has everything else that people do with chats.

Two numbers order a chat. `seq` counts its visible messages, densely from 1. `change` counts
everything visible: messages, edits, tombstones, status. Clients resume by `change`; see `protocol`.
"""
