-- Each lane of a settlement is sealed as it is decided; the settlement's digest is made of these.
alter table level_cutoffs add column sellers bigint;
alter table level_cutoffs add column digest text;

comment on column level_cutoffs.digest is 'the SHA-256 of the lane''s standings; none until they are decided';

-- What is measured is decided soon after: its new version, more than twice as long, finds room beside
-- it, and no index is touched.
alter table level_standings set (fillfactor = 30);
