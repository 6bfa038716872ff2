"""The case on disk: where blobs, log and rows are one folder. Opening, changing, verifying, erasing, restoring it.

The stages know none of this; `saksi.pipeline` opens a case and hands them its parts.
"""

from saksi.case.folder import Case as Case
