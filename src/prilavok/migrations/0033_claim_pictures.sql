-- Pictures of claims by what they look like. Two that differ in at most seven of 128 bits have the
-- same sixteen in one of eight places at least, so that one row for each place finds them all.

create table claim_pictures (
    lane smallint not null,
    band smallint not null check (band between 0 and 7),
    bits integer not null,
    file_id uuid not null,
    claim_id uuid not null,
    likeness bytea not null check (octet_length(likeness) = 16),
    primary key (lane, band, bits, file_id)
);
create index claim_pictures_of_claim on claim_pictures (lane, claim_id);

create index refunds_by_age on refunds (lane, owed_at, claim_id);

-- What a buyer ordered from anybody.
create index orders_of_buyer on orders (lane, buyer_id, placed_at);
