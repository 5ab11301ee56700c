-- The review queue: cases in the lane of whom they are about, and everything that happened to them.

create table cases (
    lane smallint not null,
    case_id uuid not null,
    kind text not null,
    subject text not null,
    owner_kind text not null check (owner_kind in ('buyer', 'seller')),
    owner_id text not null,
    priority smallint not null check (priority between 0 and 3),
    persons smallint not null check (persons in (1, 2)),
    label text,
    rule text,
    rule_version integer,
    about_case uuid,
    barred text[] not null default '{}',
    passed_on_by text[] not null default '{}',
    evidence jsonb not null,
    state text not null default 'open'
        check (state in ('open', 'awaiting_second', 'decided', 'withdrawn')),
    version integer not null default 1,
    assignee text,
    taken_at timestamptz,
    leased_until timestamptz,
    opened_at timestamptz not null,
    due_at timestamptz not null,
    decision text,
    decided_label text,
    outcome text check (outcome in ('confirmed', 'released')),
    decided_by text[] not null default '{}',
    closed_at timestamptz,
    reversed_by uuid,
    reversed_at timestamptz,
    primary key (lane, case_id),
    unique (lane, kind, subject),
    check ((state = 'decided') = (decision is not null)),
    check ((state in ('decided', 'withdrawn')) = (closed_at is not null)),
    check ((assignee is null) = (leased_until is null)),
    check ((assignee is null) = (taken_at is null))
) with (fillfactor = 80);

comment on column cases.subject is 'what it is about, by its kind: a case is opened once for it';
comment on column cases.persons is 'how many people must decide the same';
comment on column cases.barred is
    'who may not decide it: they have said what they think, or decided what it is about';
comment on column cases.passed_on_by is 'who has put it back: it is offered to others first';
comment on column cases.evidence is 'as it was when the case was opened; never changed';
comment on column cases.version is 'rises with everything that happens to the case';
comment on column cases.outcome is 'what its decision says of the rule that led to it';
comment on column cases.leased_until is 'when it goes back to the queue by itself';

-- The queue: most urgent first.
create index cases_queue on cases (lane, priority, due_at, case_id)
    where state in ('open', 'awaiting_second');
create index cases_of_assignee on cases (lane, assignee) where assignee is not null;
create index cases_of_owner on cases (lane, owner_kind, owner_id, case_id desc);
create index cases_closed on cases (lane, state, closed_at desc, case_id desc)
    where closed_at is not null;

-- What people thought: the case is decided once `persons` different people think the same.
create table case_opinions (
    lane smallint not null,
    case_id uuid not null,
    opinion smallint not null,
    by text not null,
    decision text not null,
    label text,
    reason text not null,
    template text,
    at timestamptz not null,
    handled_s integer not null,
    primary key (lane, case_id, opinion),
    unique (lane, case_id, by)
);
create index case_opinions_by_time on case_opinions (lane, at);

-- Append-only.
create table case_log (
    lane smallint not null,
    case_id uuid not null,
    entry integer not null,
    at timestamptz not null,
    by text,
    what text not null,
    text text,
    primary key (lane, case_id, entry)
);
