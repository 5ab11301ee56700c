-- What buyers are owed because of claims, and how far it is paid.

create table refunds (
    lane smallint not null,
    claim_id uuid not null,
    seller_id text collate "C" not null,
    buyer_id text collate "C" not null,
    order_id text collate "C" not null,
    line_id text collate "C" not null,
    currency text not null,
    minor bigint not null check (minor > 0),
    paid_minor bigint not null default 0 check (paid_minor >= 0),
    dropped_minor bigint not null default 0 check (dropped_minor >= 0),
    state text not null check (state in ('owed', 'sent', 'failed', 'confirmed')),
    note text,
    reference text,
    version integer not null default 1,
    position bigint not null,
    owed_at timestamptz not null,
    due_at timestamptz,
    changed_at timestamptz not null,
    primary key (lane, claim_id),
    check (paid_minor + dropped_minor <= minor),
    check ((state = 'confirmed') = (paid_minor + dropped_minor = minor))
);

comment on column refunds.minor is 'what was owed in the beginning';
comment on column refunds.dropped_minor is 'what is not owed any more: all that was paid went back otherwise';
comment on column refunds.position is 'up to where in the log of facts what the marketplace paid is counted';
comment on column refunds.due_at is 'from when on an unconfirmed one is overdue';

create index refunds_of_order on refunds (lane, seller_id, order_id, owed_at);
create index refunds_open on refunds (lane, owed_at, claim_id) where state <> 'confirmed';

-- What went back for an order, by the log itself.
create index facts_of_refunds on facts (lane, (fact ->> 'seller_id'), (fact ->> 'order_id'), position)
where fact ->> 'type' = 'order_refunded';
