-- A seller's inbox: who takes care of a chat, under which labels, and until when it is put off.

-- What the staff make of a chat lies in the chat's own row: a list that is filtered by it and sorted by
-- the newest change is then one walk over one index.
alter table chats
    add column assignee text,
    add column labels uuid[],
    add column snoozed_until timestamptz,
    add column snoozed_count integer,
    add column note_count smallint not null default 0;

comment on column chats.assignee is 'the member of staff who takes care of it';
comment on column chats.labels is 'labels of the seller''s; null: none';
comment on column chats.snoozed_count is 'buyer_count when it was put off: another message of the buyer''s brings it back';

create index chats_assigned on chats (lane, seller_id, assignee, position desc)
    where assignee is not null;
create index chats_labelled on chats using gin (labels) where labels is not null;
create index chats_snoozed on chats (lane, seller_id, snoozed_until) where snoozed_until is not null;
create index chats_due on chats (lane, seller_id, due_at, chat_id) where due_at is not null;

create table labels (
    lane smallint not null,
    seller_id text not null,
    label_id uuid not null,
    name text not null,
    colour text not null,
    created_at timestamptz not null,
    primary key (lane, seller_id, label_id)
);
create unique index labels_by_name on labels (lane, seller_id, lower(name));
