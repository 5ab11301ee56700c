-- Messages of which a part was masked, by whose they are: so many within a time are a case.

create table masked_messages (
    lane smallint not null,
    party_kind text not null check (party_kind in ('buyer', 'seller')),
    party_id text collate "C" not null,
    label text not null,
    message_id uuid not null,
    chat_id uuid not null,
    at timestamptz not null,
    case_id uuid,
    primary key (lane, party_kind, party_id, label, message_id)
);

comment on column masked_messages.case_id is 'the one case that it was counted in';
