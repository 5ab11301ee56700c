-- Whether an opinion decided its case, and whether that stood: a moderator's home page and the statistics
-- count it by the opinions alone.
alter table case_opinions add column stands boolean;
comment on column case_opinions.stands is
    'the case was decided by it: true until that was reversed; null where it was not';

update case_opinions as opinion
set stands = matter.reversed_by is null
from cases as matter
where matter.lane = opinion.lane
and matter.case_id = opinion.case_id
and matter.state = 'decided'
and opinion.by = any(matter.decided_by);

drop index case_opinions_of_person;
create index case_opinions_of_person on case_opinions (lane, by, at) include (stands);
