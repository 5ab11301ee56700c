-- What every domain stands on: the installation, the lanes with their log of events, who reads it.

-- One row: what is fixed when the database is created.
create table installation (
    only_one boolean primary key default true check (only_one),
    lanes smallint not null check (lanes between 1 and 1024),
    secret bytea not null,
    created_at timestamptz not null default now()
);

-- The head of each lane. Whoever appends to a lane's log, or writes what the log tells of, locks this
-- row first and keeps it to the end: positions are gapless and in commit order, and nothing deadlocks.
create table lane_heads (
    lane smallint primary key,
    position bigint not null default 0,
    rights bigint not null default 0
);
comment on column lane_heads.position is 'the last position of the lane''s event log';
comment on column lane_heads.rights is 'rises when anyone''s rights in this lane may have shrunk';

-- One row is one commit: all the events that it told of, in order.
create table events (
    lane smallint not null,
    position bigint not null,
    at timestamptz not null,
    told jsonb not null,
    primary key (lane, position)
) with (toast_tuple_target = 8160); -- a batch's few kilobytes stay in the row, uncompressed

-- How far each subscriber has read each lane. The row is locked while its handler works.
create table subscriptions (
    lane smallint not null,
    subscriber text not null,
    position bigint not null,
    failures smallint not null default 0,
    retry_at timestamptz,
    primary key (lane, subscriber)
);

-- Events that a subscriber could not act upon, however often it tried: kept for an operator.
create table event_failures (
    lane smallint not null,
    subscriber text not null,
    position bigint not null,
    failed_at timestamptz not null,
    reason text not null,
    primary key (lane, subscriber, position)
);

-- When each periodic duty was last done. The row is locked while it is being done.
create table duties (
    name text primary key,
    done_until timestamptz not null
);

-- How far the demo has moved its clock; a production server never reads it.
create table demo_clock (
    only_one boolean primary key default true check (only_one),
    ahead interval not null
);
