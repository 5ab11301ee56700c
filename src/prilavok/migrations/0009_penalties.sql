-- Violations, and what they led to. Rows are only ever added: how things stood at a moment is what
-- had been written by then.

create table violations (
    lane smallint not null,
    violation_id uuid not null,
    party_kind text not null check (party_kind in ('buyer', 'seller')),
    party_id text not null,
    label text not null,
    direction text check (direction in ('gives', 'asks')),
    source text not null,
    at timestamptz not null,
    chat_id uuid,
    message_ids uuid[] not null,
    case_id uuid,
    confirmed_by text[] not null,
    confirmed_at timestamptz not null,
    primary key (lane, violation_id),
    unique (lane, party_kind, party_id, source)
);

comment on column violations.source is 'what it was confirmed because of: the same cause is one violation';
comment on column violations.at is 'when it was done; confirmed_at is when it was found to be one';

create table violation_withdrawals (
    lane smallint not null,
    violation_id uuid not null,
    at timestamptz not null,
    by text[] not null,
    reason text not null,
    case_id uuid,
    primary key (lane, violation_id)
);

-- One row for each measure that a step of the policy names, and for each violation that led to it.
create table penalties (
    lane smallint not null,
    penalty_id uuid not null,
    violation_id uuid not null,
    party_kind text not null check (party_kind in ('buyer', 'seller')),
    party_id text not null,
    policy_version integer not null,
    step text not null,
    part smallint not null,
    measure jsonb not null,
    persons smallint not null,
    from_count smallint not null,
    counted uuid[] not null,
    appeal_within_d smallint not null,
    proposed_at timestamptz not null,
    primary key (lane, penalty_id),
    unique (lane, violation_id, step, part)
);
create index penalties_of_party on penalties (lane, party_kind, party_id, penalty_id);

comment on column penalties.persons is 'how many different people must have confirmed it';
comment on column penalties.counted is 'the violations that reached from_count, this one included';

create table penalty_log (
    lane smallint not null,
    penalty_id uuid not null,
    entry smallint not null,
    at timestamptz not null,
    what text not null,
    by text[] not null,
    text text,
    case_id uuid,
    primary key (lane, penalty_id, entry)
);
create unique index penalty_log_once on penalty_log (lane, penalty_id, what)
    where what in ('imposed', 'dropped', 'appealed', 'upheld', 'reversed', 'collected', 'repaid');
