-- Buyers who reach a seller's threshold, as far as they were told; prices do not look here.
create table discount_holders (
    lane smallint not null,
    buyer_id text collate "C" not null,
    seller_id text collate "C" not null,
    since timestamptz not null,
    warned_for integer,
    primary key (lane, buyer_id, seller_id)
);

comment on column discount_holders.warned_for is 'the day of losing it of which they were told last';

-- How far the rows of a lane were looked at on a day, for what the calendar alone has changed.
create table discount_walks (
    lane smallint primary key,
    day integer not null,
    buyer_id text collate "C" not null,
    seller_id text collate "C" not null,
    is_done boolean not null
);
