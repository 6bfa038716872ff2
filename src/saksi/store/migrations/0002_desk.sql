-- Derived by resolution beside its incidents: what lists, maps and timelines ask of all incidents at once, so that no
-- incident need be read whole. `cell` is the place on the square map of the web, 20 bits each way, interleaved: places
-- of one tile follow one another. `doubts` is what needs a person, weightiest first; `priority` orders the queue.
CREATE TABLE fact (
    incident TEXT NOT NULL UNIQUE, day TEXT, last TEXT, place TEXT, country TEXT, lat_e5 INTEGER, lon_e5 INTEGER,
    radius_m INTEGER, cell INTEGER, event TEXT, status TEXT NOT NULL, grade TEXT NOT NULL, scope TEXT NOT NULL,
    killed_low INTEGER, killed INTEGER, killed_high INTEGER, injured_low INTEGER, injured INTEGER, injured_high INTEGER,
    documents INTEGER NOT NULL, priority INTEGER NOT NULL, why TEXT NOT NULL, doubts BLOB NOT NULL
);
CREATE INDEX fact_on_map ON fact (cell, lat_e5, lon_e5, killed, day, event, status, grade, country, incident);
CREATE INDEX fact_by_day ON fact (day, killed, event, status, grade, country);
CREATE INDEX fact_by_priority ON fact (priority DESC, incident, why) WHERE priority > 0;
-- What a reader said that it did not understand, for each document where it said so.
CREATE TABLE note (document TEXT NOT NULL UNIQUE, idx INTEGER NOT NULL, body BLOB NOT NULL);
-- An earlier case computes its incidents again on the next opening for writing, which fills these.
UPDATE resolved SET rules = '';
