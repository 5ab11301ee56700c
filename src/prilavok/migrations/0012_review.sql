-- What cases are about: messages and edits, reports, links that were sent to many.

-- Every message or edit that a case looks at, in its chat's lane, so that it finds its cases.
create table case_subjects (
    lane smallint not null,
    chat_id uuid not null,
    attempt_id uuid not null,
    kind text not null,
    case_id uuid not null,
    side text not null check (side in ('buyer', 'seller')),
    label text,
    at timestamptz not null,
    primary key (lane, chat_id, attempt_id, kind)
);
create index case_subjects_of_case on case_subjects (lane, case_id);
create index case_subjects_alike on case_subjects (lane, chat_id, kind, side, label, at desc);

comment on column case_subjects.attempt_id is 'a message, or an edit of one';

-- What one side told of the other, in the chat's lane.
create table reports (
    lane smallint not null,
    report_id uuid not null,
    chat_id uuid not null,
    message_id uuid,
    side text not null check (side in ('buyer', 'seller')),
    person_id text collate "C" not null,
    reason text not null,
    text text,
    at timestamptz not null,
    case_id uuid not null,
    primary key (lane, report_id)
);
create unique index reports_once on reports (lane, chat_id, message_id, side, person_id)
    where message_id is not null;
create index reports_of_case on reports (lane, case_id);
create index reports_in_chat on reports (lane, chat_id, side, person_id, at);

comment on column reports.side is 'who has reported the other';

create table report_counts (
    lane smallint not null,
    party_kind text not null check (party_kind in ('buyer', 'seller')),
    party_id text collate "C" not null,
    made integer not null default 0,
    against integer not null default 0,
    primary key (lane, party_kind, party_id)
) with (fillfactor = 80);

-- A link that was sent to many, once, in the lane of the link.
create table link_campaigns (
    lane smallint not null,
    link text collate "C" not null,
    case_id uuid not null,
    opened_at timestamptz not null,
    decision text,
    decided_at timestamptz,
    primary key (lane, link),
    check ((decision is null) = (decided_at is null))
);
