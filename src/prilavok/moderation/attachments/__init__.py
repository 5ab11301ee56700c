"""Pictures and documents: what they say is judged like a text.

Reading one (codes in pictures, text and links of PDFs) is apart from judging what was read: hostile
files are read by processes of their own (`readers.Readers`), which load nothing of the judge.
"""
