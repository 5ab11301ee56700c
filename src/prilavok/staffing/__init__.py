"""Staffing: what a seller decides about who acts for it.

The marketplace tells who works for a seller, and what they may do. The seller may choose other
permissions for a member of staff, wider or narrower, and give out keys to its own programs; a key
acts as a member of staff, `key:<key_id>`. What is decided here holds from the next message on, also
on connections that are open, and is noted in the audit log.
"""
