-- What buyers have bought from sellers and kept, exact to the day, and what sellers promise for it.

-- Since a discount programme was published, purchases count: by the days of `zone`, in `currency`,
-- the lane's orders up to `seller_id`, `order_id` so far, until all of them do.
create table spend_heads (
    lane smallint primary key,
    zone text not null,
    currency text collate "C" not null,
    seller_id text collate "C" not null default '',
    order_id text collate "C" not null default '',
    is_whole boolean not null
);

-- What each order counts for on each day. It stands for what is in the buyers' rows: what an order
-- counts for later is folded in as the difference from this.
create table spend_counted (
    lane smallint not null,
    seller_id text collate "C" not null,
    order_id text collate "C" not null,
    day integer not null,
    buyer_id text collate "C",
    amount_minor bigint not null,
    primary key (lane, seller_id, order_id, day)
) with (fillfactor = 90);

comment on column spend_counted.day is 'of the purchase: the days since 1 January of the year 1';
comment on column spend_counted.buyer_id is 'null: forgotten; the order never counts again';

-- A buyer and a seller: the days and what was bought on them, packed. No other index: one by days
-- would cost more than the rows' own, and every update that stays on its page.
create table spend_pairs (
    lane smallint not null,
    buyer_id text collate "C" not null,
    seller_id text collate "C" not null,
    sum_minor bigint not null,
    oldest_day integer not null,
    newest_day integer not null,
    folded_day integer not null,
    version bigint not null,
    packed bytea not null,
    primary key (lane, buyer_id, seller_id)
) with (fillfactor = 80);

-- Versions of a seller's discount terms, never changed but for being withdrawn before they begin.
create table discount_terms (
    lane smallint not null,
    seller_id text collate "C" not null,
    number integer not null,
    terms jsonb,
    starts integer not null,
    promised_until integer not null,
    kept_until integer not null,
    submitted_at timestamptz not null,
    submitted_by text collate "C" not null,
    programme_version integer not null,
    withdrawn_at timestamptz,
    primary key (lane, seller_id, number)
);

comment on column discount_terms.terms is 'none: no discount';
