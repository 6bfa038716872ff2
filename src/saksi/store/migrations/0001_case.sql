-- Primary: the log. An entry never changes; a payload's salt and body become NULL when it is erased by order.
CREATE TABLE entry (idx INTEGER PRIMARY KEY, body BLOB NOT NULL, leaf_hash BLOB NOT NULL);
CREATE TABLE payload (idx INTEGER PRIMARY KEY REFERENCES entry (idx), salt BLOB, body BLOB);
-- The right edge of the Merkle tree over all entries, so that appending never hashes an old leaf again; and the signed
-- checkpoint over them, committed with them, so that no entry ever stands here without a signature.
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), frontier BLOB NOT NULL, note BLOB NOT NULL);

-- Derived: what the acts in the log say, in their order. `idx` is always the entry that a row follows from, which
-- also makes rows lie on the disk in the order of the log, so that adding costs the same in a large case.
CREATE TABLE act (idx INTEGER PRIMARY KEY, act TEXT NOT NULL);
CREATE INDEX act_by_name ON act (act, idx);
CREATE TABLE capture (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, blob TEXT NOT NULL, parent TEXT, body BLOB NOT NULL
);
CREATE INDEX capture_by_blob ON capture (blob);
CREATE INDEX capture_by_parent ON capture (parent) WHERE parent IS NOT NULL;
CREATE TABLE document (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, capture TEXT NOT NULL, stable_id TEXT, given_id TEXT,
    output TEXT NOT NULL
);
CREATE INDEX document_by_capture ON document (capture);
CREATE INDEX document_by_stable_id ON document (stable_id) WHERE stable_id IS NOT NULL;
CREATE INDEX document_by_given_id ON document (given_id) WHERE given_id IS NOT NULL;
-- Every reading; `counts` is 1 on the one whose reports and claims stand. `claims` are those of no single report.
CREATE TABLE reading (
    idx INTEGER PRIMARY KEY, document TEXT NOT NULL, method TEXT NOT NULL, model_digest TEXT, output TEXT NOT NULL,
    counts INTEGER NOT NULL, claims BLOB
);
CREATE INDEX reading_by_document ON reading (document);
-- A report with its claims. Claims have no rows of their own: an index over some twenty random ids a document would
-- cost more at every commit than all the rest.
CREATE TABLE report (id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX report_by_document ON report (document);
CREATE TABLE refusal (idx INTEGER PRIMARY KEY, requested TEXT NOT NULL, capture TEXT, body BLOB NOT NULL);
CREATE INDEX refusal_by_requested ON refusal (requested);
CREATE TABLE link (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "left" TEXT NOT NULL, "right" TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX link_by_left ON link ("left");
CREATE INDEX link_by_right ON link ("right");
CREATE TABLE ruling (
    idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subject TEXT, document TEXT, body BLOB NOT NULL
);
CREATE INDEX ruling_by_subject ON ruling (subject) WHERE subject IS NOT NULL;
CREATE INDEX ruling_by_document ON ruling (document) WHERE document IS NOT NULL;
CREATE TABLE allotment (incident TEXT NOT NULL UNIQUE, report TEXT NOT NULL, idx INTEGER NOT NULL);
CREATE INDEX allotment_by_report ON allotment (report);

-- Derived by resolution, from the rows above.
CREATE TABLE block (key TEXT NOT NULL, report TEXT NOT NULL, PRIMARY KEY (key, report)) WITHOUT ROWID;
CREATE INDEX block_by_report ON block (report);
CREATE TABLE match (
    "left" TEXT NOT NULL, "right" TEXT NOT NULL, judgement TEXT NOT NULL, body BLOB NOT NULL,
    UNIQUE ("left", "right", judgement)
);
CREATE INDEX match_by_right ON match ("right");
CREATE TABLE incident (id TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
CREATE TABLE member (report TEXT NOT NULL, incident TEXT NOT NULL, UNIQUE (report, incident));
CREATE INDEX member_by_incident ON member (incident);
CREATE TABLE former (id TEXT NOT NULL, incident TEXT NOT NULL, UNIQUE (id, incident));
CREATE INDEX former_by_incident ON former (incident);
-- Incidents that lost a report to a new reading, a new text or an erasure, until resolution computes them again.
CREATE TABLE stranded (incident TEXT NOT NULL UNIQUE);
-- Up to which size of the log the resolution is current; behind it after a crash between adding and resolving.
CREATE TABLE resolved (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, rules TEXT NOT NULL);

-- What an erasure has still to take away from the files beside the database; empty but for the middle of one.
CREATE TABLE unfinished (what TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (what, name));

-- Full text. Its rowid is the document's `idx`.
CREATE VIRTUAL TABLE fulltext USING fts5 (
    title, text, tokenize = "unicode61 remove_diacritics 2"
);
