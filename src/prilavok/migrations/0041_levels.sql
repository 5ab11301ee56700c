-- Seller levels: what happened, what a month of it came to, and what that earned.

-- How far each lane's evidence has come, and how far the facts are read into it. Whoever appends
-- evidence holds the lane's head.
create table level_heads (
    lane smallint primary key,
    position bigint not null default 0,
    facts_position bigint not null default 0
) with (fillfactor = 10);

-- What indicators count: one row for each thing that happened. Appended, never changed. The widths of
-- the first columns leave no gaps between them.
create table level_evidence (
    position bigint not null,
    at timestamptz not null,
    amount bigint not null,
    fact_position bigint,
    waited_s integer,
    lane smallint not null,
    kind smallint not null,
    flag boolean not null,
    seller_id text collate "C" not null,
    subject text collate "C" not null,
    part text collate "C" not null,
    currency text collate "C",
    scheme text collate "C",
    category text collate "C",
    primary key (lane, position)
);

comment on column level_evidence.kind is 'see levels.evidence.model.Kind';
comment on column level_evidence.fact_position is 'of the fact that told it; none if an event did';

-- Told twice, it happened once. Also the evidence of one seller.
create unique index level_evidence_once on level_evidence (lane, seller_id, kind, subject, part);

-- The kinds of which there are few, each with a pass of its own.
create index level_evidence_few on level_evidence (lane, kind, position) where kind >= 7;

-- Steps of orders that had not been placed when they were read.
create table level_waiting (
    lane smallint not null,
    seller_id text collate "C" not null,
    order_id text collate "C" not null,
    fact_position bigint not null,
    primary key (lane, seller_id, order_id, fact_position)
);

-- Months that are settled, or being settled: one row for each, a small table.
create table level_settlements (
    month date primary key,
    programme_version integer not null,
    started_at timestamptz not null,
    goals jsonb,
    finished_at timestamptz,
    sellers bigint not null default 0,
    evidence bigint not null default 0,
    digest text
);

-- Up to where a settlement reads each lane, and where the evidence of later months begins.
create table level_cutoffs (
    lane smallint not null,
    month date not null,
    position bigint not null,
    facts_position bigint not null,
    next_position bigint,
    evidence bigint,
    told boolean not null default false,
    primary key (lane, month)
);

comment on column level_cutoffs.next_position is
    'the first evidence of a later month that was there already; known when the lane is measured';
comment on column level_cutoffs.evidence is 'how much of it was counted';

-- What a month came to for each seller. Revision 0 is the settlement's; a granted appeal adds one.
create table level_standings (
    lane smallint not null,
    month date not null,
    seller_id text collate "C" not null,
    revision smallint not null default 0,
    level_before text collate "C",
    asked_for text collate "C",
    level_after text collate "C",
    reason text collate "C",
    measured jsonb not null,
    met jsonb,
    primary key (lane, month, seller_id, revision)
);
create index level_standings_of_seller on level_standings (lane, seller_id, month desc, revision desc);

comment on column level_standings.reason is 'none while it is measured but not decided';

-- What the market publishes for it.

create view market_products as
select lane, seller_id, product_id, title, category
from products;

create view market_facts as
select lane, position, received_at, fact
from facts;

create view market_sellers as
select lane, seller_id, country, registered_at
from sellers;

-- Which level a seller has asked for, where it has to be.
create table level_requests (
    lane smallint not null,
    seller_id text collate "C" not null,
    level text collate "C" not null,
    asked_at timestamptz not null,
    asked_by text collate "C" not null,
    primary key (lane, seller_id, level)
);
