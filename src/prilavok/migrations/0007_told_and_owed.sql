-- What people are told, what is owed, and who changed what.

-- A notice is written once for each `key`; each person of a seller's staff reads it for themselves.
create table notices (
    lane smallint not null,
    recipient_kind text not null check (recipient_kind in ('buyer', 'seller', 'moderator', 'operator')),
    recipient_id text not null,
    notice_id uuid not null,
    key text not null,
    kind text not null,
    params jsonb not null,
    link text,
    at timestamptz not null,
    primary key (lane, recipient_kind, recipient_id, notice_id),
    unique (lane, recipient_kind, recipient_id, key)
);

comment on column notices.key is 'what it is told because of: the same cause is told once';

create table notice_reads (
    lane smallint not null,
    recipient_kind text not null,
    recipient_id text not null,
    person_id text not null,
    notice_id uuid not null,
    read_at timestamptz not null,
    primary key (lane, recipient_kind, recipient_id, person_id, notice_id)
);

-- Double entry. An entry is never changed; what was wrong is reversed by another one.
create table ledger_entries (
    lane smallint not null,
    entry_id uuid not null,
    reason text not null,
    reverses text,
    memo jsonb not null,
    at timestamptz not null,
    primary key (lane, entry_id),
    unique (lane, reason)
);

comment on column ledger_entries.reason is 'what it is booked because of: the same cause is booked once';
comment on column ledger_entries.reverses is 'the reason of the entry that this one undoes';

create unique index ledger_reversals on ledger_entries (lane, reverses) where reverses is not null;

create table ledger_lines (
    lane smallint not null,
    entry_id uuid not null,
    line smallint not null,
    account text not null,
    minor bigint not null,
    currency text not null,
    primary key (lane, entry_id, line)
);
create index ledger_lines_by_account on ledger_lines (lane, account);

comment on column ledger_lines.minor is 'debit is positive, credit is negative; an entry sums to zero';

-- Shared and small: what operators and moderators changed outside of cases.
create table audit_log (
    number bigint generated always as identity primary key,
    at timestamptz not null,
    by text not null,
    did text not null,
    subject text not null,
    details jsonb not null
);
create index audit_log_by_subject on audit_log (subject, number desc);
create index audit_log_by_person on audit_log (by, number desc);
