-- How much of what happened on each day, so that nobody has to count again.

create table daily_counts (
    lane smallint not null,
    seller_id text not null,
    day date not null,
    what text not null,
    n bigint not null,
    primary key (lane, seller_id, day, what)
) with (fillfactor = 70);

comment on column daily_counts.seller_id is 'empty: of all sellers of the lane together';
comment on column daily_counts.day is 'by the clocks of the installation''s time zone';

create index daily_counts_by_day on daily_counts (lane, day);

-- A moderator's own work.
create index case_opinions_of_person on case_opinions (lane, by, at);
