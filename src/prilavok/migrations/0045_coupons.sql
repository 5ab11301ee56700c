-- Coupons: what they say, who has them, and what checkouts hold of them.

create table coupons (
    coupon_id text collate "C" primary key,
    seller_id text collate "C",
    ends_at timestamptz not null,
    coupon jsonb not null,
    made_by text collate "C" not null,
    made_at timestamptz not null,
    is_exhausted boolean not null default false,
    age bigint not null
);
create index coupons_by_end on coupons (ends_at);
create index coupons_by_age on coupons (age, coupon_id);
create index coupons_by_making on coupons (made_at, coupon_id);
create index coupons_of_seller on coupons (seller_id, made_at, coupon_id);

comment on column coupons.seller_id is 'none: the marketplace''s, or a partner''s';
comment on column coupons.is_exhausted is 'its counter had too little left for a use, and nothing came back since';
comment on column coupons.age is 'that of all coupons when this one last changed';

-- How often coupons have changed, all together: who keeps them looks here whether to read again.
create table coupon_age (
    one boolean primary key default true check (one),
    age bigint not null
);
insert into coupon_age (age) values (0);

-- What has been taken of coupons that have a limit.
create table coupon_counters (
    lane smallint not null,
    coupon_id text collate "C" not null,
    uses_max bigint,
    budget_minor bigint,
    reserved bigint not null default 0,
    reserved_minor bigint not null default 0,
    used bigint not null default 0,
    used_minor bigint not null default 0,
    primary key (lane, coupon_id),
    check (reserved >= 0 and reserved_minor >= 0 and used >= 0 and used_minor >= 0),
    check (reserved + used <= uses_max),
    check (reserved_minor + used_minor <= budget_minor)
) with (fillfactor = 50);

-- Codes, by what can be told of them.
create table coupon_codes (
    lane smallint not null,
    digest bytea not null,
    coupon_id text collate "C" not null,
    made_at timestamptz not null,
    primary key (lane, digest)
);

-- Codes that a buyer typed and that were none.
create table coupon_code_failures (
    lane smallint not null,
    buyer_id text collate "C" not null,
    since timestamptz not null,
    failures integer not null,
    primary key (lane, buyer_id)
);

-- Who has a coupon, and whence.
create table coupon_holdings (
    lane smallint not null,
    buyer_id text collate "C" not null,
    coupon_id text collate "C" not null,
    how text collate "C" not null,
    since timestamptz not null,
    primary key (lane, buyer_id, coupon_id)
);

-- How often a person, under whatever account, has used or holds coupons of which one may have so many.
create table coupon_persons (
    lane smallint not null,
    person text collate "C" not null,
    coupon_id text collate "C" not null,
    times integer not null check (times >= 0),
    primary key (lane, person, coupon_id)
);

-- What quotes have promised to checkouts.
create table quote_reservations (
    lane smallint not null,
    buyer_id text collate "C" not null,
    quote_id uuid not null,
    mac bytea not null,
    state text collate "C" not null,
    quote jsonb not null,
    person text collate "C" not null,
    reserved_at timestamptz not null,
    reserved_until timestamptz not null,
    order_id text collate "C",
    cause text collate "C",
    ended_at timestamptz,
    primary key (lane, buyer_id, quote_id)
);
create index quote_reservations_due on quote_reservations (lane, reserved_until)
    where state = 'reserved';

-- What the lines of an order were sold for, as it was promised.
create table quoted_orders (
    lane smallint not null,
    seller_id text collate "C" not null,
    order_id text collate "C" not null,
    quote_id uuid not null,
    currency text collate "C" not null,
    lines jsonb not null,
    at timestamptz not null,
    primary key (lane, seller_id, order_id)
);
