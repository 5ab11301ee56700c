-- What the running month would give each seller if it ended as it is: made anew each day.

create table level_projections (
    lane smallint not null,
    seller_id text collate "C" not null,
    month date not null,
    at timestamptz not null,
    level_before text collate "C",
    asked_for text collate "C",
    level_after text collate "C",
    reason text collate "C",
    measured jsonb not null,
    met jsonb,
    primary key (lane, seller_id)
);

-- The day for which each lane was projected last, by the programme's clocks.
create table level_projected (
    lane smallint primary key,
    day date not null
);
