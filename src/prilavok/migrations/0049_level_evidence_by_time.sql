-- A page of a seller's evidence takes as long as its own rows, however much there is.

create index level_evidence_by_time on level_evidence (lane, seller_id, kind, at, position);

-- How often which stars were given is counted in the index.
create index level_feedback_by_stars on level_feedback (stars);
