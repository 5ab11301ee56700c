-- Files in chats, in the seller's lane. Their contents lie in a store of files, under the same ids.

create table files (
    lane smallint not null,
    chat_id uuid not null,
    file_id uuid not null,
    side text not null check (side in ('buyer', 'seller')),
    author_id text not null,
    name text not null,
    media_type text not null,
    bytes integer not null,
    width integer,
    height integer,
    pages integer,
    state text not null check (state in ('storing', 'clean', 'held', 'refused')),
    verdict jsonb,
    said text[] not null,
    message_id uuid,
    created_at timestamptz not null,
    attached_at timestamptz,
    look_at timestamptz,
    erased_at timestamptz,
    primary key (lane, chat_id, file_id),
    check ((message_id is null) = (attached_at is null))
);

comment on column files.verdict is 'why it is not clean, and what it was judged by';
comment on column files.said is 'its name and its codes: what later texts may continue';
comment on column files.message_id is 'the message that it was attached to, which may not be there yet';
comment on column files.look_at is 'when to see whether anything still needs it; null once a message has it';
comment on column files.erased_at is 'when it was given up: its contents go next, then the row';

create index files_to_look_at on files (lane, look_at) where look_at is not null;
create index files_erased on files (lane, erased_at) where erased_at is not null;
create index files_of_author on files (lane, chat_id, side, created_at desc);

-- In the lane of whose they are: how much a person has sent on the last day on which they sent any.
create table file_counts (
    lane smallint not null,
    owner_kind text not null check (owner_kind in ('buyer', 'seller')),
    owner_id text not null,
    person_id text not null,
    day date not null,
    files integer not null,
    bytes bigint not null,
    primary key (lane, owner_kind, owner_id, person_id)
);

alter table messages add column files jsonb;
alter table message_revisions add column files jsonb;

comment on column messages.files is 'what was sent along, as it is shown: null when nothing was';
