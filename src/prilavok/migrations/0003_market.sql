-- What the marketplace tells: the log of facts, who told them, and how things stand by them.

-- The head of each lane's log of facts. An intake locks the heads of its lanes in order and keeps
-- them to the end: positions are gapless and in commit order, and a lane has one writer at a time.
create table fact_heads (
    lane smallint primary key,
    position bigint not null default 0
) with (fillfactor = 10);

-- Every fact as it was told, in the lane of its owner (a seller or a buyer). Never changed.
create table facts (
    lane smallint not null,
    position bigint not null,
    received_at timestamptz not null,
    fact jsonb not null,
    primary key (lane, position)
);

-- Where the fact with this id is. Its lane is that of the id, not of the owner: the same id told of
-- two owners must meet here.
create table receipts (
    lane smallint not null,
    source text collate "C" not null,
    fact_id text collate "C" not null,
    fact_lane smallint not null,
    position bigint not null,
    primary key (lane, source, fact_id)
);

-- How things stand. `source`, `fact_id` and `at` name the fact that a row was last written by.

create table sellers (
    lane smallint not null,
    seller_id text collate "C" not null,
    name text not null,
    country text not null,
    region text,
    registered_at timestamptz not null,
    trade text not null,
    trusted boolean not null,
    at timestamptz not null,
    source text collate "C" not null,
    fact_id text collate "C" not null,
    primary key (lane, seller_id)
);

create table staff (
    lane smallint not null,
    seller_id text collate "C" not null,
    staff_id text collate "C" not null,
    name text not null,
    permissions text[] not null,
    active boolean not null,
    at timestamptz not null,
    source text collate "C" not null,
    fact_id text collate "C" not null,
    primary key (lane, seller_id, staff_id)
);

create table buyers (
    lane smallint not null,
    buyer_id text collate "C" not null,
    name text,
    person_key text,
    at timestamptz not null,
    source text collate "C" not null,
    fact_id text collate "C" not null,
    primary key (lane, buyer_id)
);

create table products (
    lane smallint not null,
    seller_id text collate "C" not null,
    product_id text collate "C" not null,
    title text not null,
    category text[] not null,
    price_minor bigint,
    price_currency text,
    at timestamptz not null,
    source text collate "C" not null,
    fact_id text collate "C" not null,
    primary key (lane, seller_id, product_id)
);

create table orders (
    lane smallint not null,
    seller_id text collate "C" not null,
    order_id text collate "C" not null,
    buyer_id text collate "C" not null,
    scheme text not null,
    made_to_order boolean not null,
    seller_delivers boolean not null,
    currency text not null,
    placed_at timestamptz not null,
    source text collate "C" not null,
    fact_id text collate "C" not null,
    primary key (lane, seller_id, order_id)
);
create index orders_by_buyer on orders (lane, seller_id, buyer_id, placed_at);

create table order_lines (
    lane smallint not null,
    seller_id text collate "C" not null,
    order_id text collate "C" not null,
    line_id text collate "C" not null,
    product_id text collate "C" not null,
    quantity integer not null,
    paid_minor bigint not null,
    discounts jsonb not null,
    primary key (lane, seller_id, order_id, line_id)
);

-- How far an order has come; an empty `line_id` is the whole order. A step may be told before the
-- order itself is, so these rows stand apart from it.
create table order_life (
    lane smallint not null,
    seller_id text collate "C" not null,
    order_id text collate "C" not null,
    line_id text collate "C" not null,
    paid_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    bought_out_at timestamptz,
    cancelled_at timestamptz,
    cancelled_by text collate "C",
    returned_at timestamptz,
    refunded_minor bigint not null,
    primary key (lane, seller_id, order_id, line_id)
) with (fillfactor = 70);

create table reviews (
    lane smallint not null,
    seller_id text collate "C" not null,
    review_id text collate "C" not null,
    product_id text collate "C" not null,
    buyer_id text collate "C" not null,
    order_id text,
    rating smallint not null,
    at timestamptz not null,
    source text collate "C" not null,
    fact_id text collate "C" not null,
    primary key (lane, seller_id, review_id)
);

-- What other domains may read in bulk.

create view market_orders as
select
    o.lane,
    o.seller_id,
    o.order_id,
    o.buyer_id,
    o.scheme,
    o.made_to_order,
    o.seller_delivers,
    o.currency,
    o.placed_at,
    life.paid_at,
    life.shipped_at,
    life.delivered_at,
    life.bought_out_at,
    life.cancelled_at,
    life.cancelled_by,
    life.returned_at,
    coalesce(life.refunded_minor, 0)::bigint as refunded_minor
from orders o
cross join lateral (
    select
        min(step.paid_at) as paid_at,
        min(step.shipped_at) as shipped_at,
        min(step.delivered_at) as delivered_at,
        min(step.bought_out_at) as bought_out_at,
        min(step.cancelled_at) filter (where step.line_id = '') as cancelled_at,
        min(step.cancelled_by) filter (where step.line_id = '') as cancelled_by,
        min(step.returned_at) filter (where step.line_id = '') as returned_at,
        sum(step.refunded_minor) as refunded_minor
    from order_life step
    where step.lane = o.lane
    and step.seller_id = o.seller_id
    and step.order_id = o.order_id
) life;

create view market_order_lines as
select
    line.lane,
    line.seller_id,
    line.order_id,
    line.line_id,
    o.buyer_id,
    line.product_id,
    line.quantity,
    o.currency,
    line.paid_minor,
    line.discounts,
    o.placed_at,
    least(own.paid_at, whole.paid_at) as paid_at,
    least(own.shipped_at, whole.shipped_at) as shipped_at,
    least(own.delivered_at, whole.delivered_at) as delivered_at,
    least(own.bought_out_at, whole.bought_out_at) as bought_out_at,
    least(own.cancelled_at, whole.cancelled_at) as cancelled_at,
    case
        when whole.cancelled_at is null or own.cancelled_at <= whole.cancelled_at
        then own.cancelled_by
        else whole.cancelled_by
    end as cancelled_by,
    least(own.returned_at, whole.returned_at) as returned_at,
    coalesce(own.refunded_minor, 0) as refunded_minor
from order_lines line
join orders o
    on o.lane = line.lane
    and o.seller_id = line.seller_id
    and o.order_id = line.order_id
left join order_life own
    on own.lane = line.lane
    and own.seller_id = line.seller_id
    and own.order_id = line.order_id
    and own.line_id = line.line_id
left join order_life whole
    on whole.lane = line.lane
    and whole.seller_id = line.seller_id
    and whole.order_id = line.order_id
    and whole.line_id = '';

-- How far a file has been imported, written in the transaction of the rows themselves. A small table
-- that every node holds whole.
create table imports (
    file_digest text not null,
    mapping_digest text not null,
    source text not null,
    file_name text not null,
    rows_read bigint not null,
    bytes_read bigint not null,
    rows_taken bigint not null,
    rows_known bigint not null,
    rows_rejected bigint not null,
    facts_taken bigint not null,
    rejects_bytes bigint not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    primary key (file_digest, mapping_digest, source)
);
