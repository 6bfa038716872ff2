"""MUC-4 as training data: texts and keys read, capitals turned into ordinary spelling, every filler found in its text.

`documents(folder, parts)` is what training takes; `training.muc.entities` has the form of the public evaluation. The
usual split: the 1,300 messages of `dev` train (a hundred of them, drawn by a fixed seed, are kept for tuning), `tst1`
and `tst2` are development, `tst3` and `tst4` the test, which is not here. The texts may not be passed on.
"""

from training.muc.case import restore
from training.muc.keys import Fill, Message, Template, messages
from training.muc.labels import MucDocument, MucSpan, documents

__all__ = ["Fill", "Message", "MucDocument", "MucSpan", "Template", "documents", "messages", "restore"]
