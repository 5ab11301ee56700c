"""Pictures and documents: what they say is judged like a text.

Reading one (codes in pictures, text and links of PDFs) is apart from judging what was read: hostile
files are read by processes of their own (`readers.Readers`).
"""

from prilavok.moderation.attachments.judging import judge_attachment
from prilavok.moderation.attachments.model import (
    AttachmentFinding,
    AttachmentState,
    AttachmentVerdict,
    Flaw,
    MediaType,
    Part,
    Place,
)
from prilavok.moderation.attachments.readers import Readers

__all__ = [
    "AttachmentFinding",
    "AttachmentState",
    "AttachmentVerdict",
    "Flaw",
    "MediaType",
    "Part",
    "Place",
    "Readers",
    "judge_attachment",
]
