-- Who may use what: terms and who accepted them, the first sellers of a rollout, who is trusted.

alter table sellers
    add column contract_verified_at timestamptz,
    add column payout_account text;

-- Who was registered first, whatever the lane.
create index sellers_by_registration on sellers (registered_at, seller_id);

-- Kept for ever; a version is accepted once by each seller.
create table terms_acceptances (
    lane smallint not null,
    seller_id text collate "C" not null,
    version integer not null,
    accepted_by text not null,
    accepted_at timestamptz not null,
    primary key (lane, seller_id, version)
);
create index terms_acceptances_by_version on terms_acceptances (lane, version, seller_id);

-- How far a lane's sellers have been told of a version.
create table terms_tellings (
    lane smallint not null,
    version integer not null,
    told_through text collate "C" not null,
    done_at timestamptz,
    primary key (lane, version)
);

-- Where "the first N sellers" ends. Small and shared; written once for each group of a version.
create table rollout_cutoffs (
    version integer not null,
    capability text not null,
    group_number smallint not null,
    seller_id text collate "C" not null,
    registered_at timestamptz not null,
    fixed_at timestamptz not null,
    primary key (version, capability, group_number)
);

-- Who is trusted, as judged last.
create table trust (
    lane smallint not null,
    seller_id text collate "C" not null,
    trusted boolean not null default false,
    way text,
    since timestamptz,
    version integer,
    reconsider_at timestamptz,
    changes integer not null default 0,
    primary key (lane, seller_id)
) with (fillfactor = 80);

comment on column trust.way is 'the way of the trust rules by which it is';
comment on column trust.version is 'of the trust rules; 0 is the preset, null that nobody has judged yet';
comment on column trust.reconsider_at is 'when time alone may change the answer';
comment on column trust.changes is 'how often it has changed';

create index trust_due on trust (lane, reconsider_at) where reconsider_at is not null;

-- Every change with what it was decided by. Append-only.
create table trust_changes (
    lane smallint not null,
    seller_id text collate "C" not null,
    number integer not null,
    at timestamptz not null,
    trusted boolean not null,
    way text,
    version integer not null,
    evidence jsonb not null,
    primary key (lane, seller_id, number)
);

-- How far a lane's sellers have been judged by a version.
create table trust_reviews (
    lane smallint not null,
    version integer not null,
    reviewed_through text collate "C" not null,
    done_at timestamptz,
    primary key (lane, version)
);
