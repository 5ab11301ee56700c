-- What people decide about messages, who has blocked whom, deadlines that pause, and links seen.

-- A message that the marketplace has taken back is `recalled`: a tombstone as a deleted one is.
alter table messages
    drop constraint messages_state_check,
    add constraint messages_state_check
        check (state in ('delivered', 'masked', 'deleted', 'recalled', 'held', 'refused')),
    add column released_at timestamptz;

comment on column messages.released_at is 'when a moderator delivered it, of one that was kept back at first';

-- The sweep of deadlines: what has to be looked at, a reminder or the end, by when.
alter table chats
    add column look_at timestamptz,
    add column paused_at timestamptz,
    add column answer_held boolean not null default false,
    add column switched_off boolean not null default false;

comment on column chats.look_at is 'when the deadline must be looked at next: a reminder, or its end';
comment on column chats.paused_at is 'since when the deadline stands still; it is moved when it goes on';
comment on column chats.answer_held is 'it stands still because an answer is held';
comment on column chats.switched_off is 'it stands still because the chat is switched off';

update chats
set look_at = due_at
where due_at is not null
and overdue_at is null;

drop index chats_due;
create index chats_to_look_at on chats (lane, look_at) where look_at is not null;
create index chats_of_pair on chats (lane, seller_id, buyer_id);

-- One side of a pair will not hear of the other: no messages either way in any of their chats.
create table blocks (
    lane smallint not null,
    seller_id text not null,
    buyer_id text not null,
    side text not null check (side in ('buyer', 'seller')),
    person_id text not null,
    blocked_at timestamptz not null,
    primary key (lane, seller_id, buyer_id, side)
);

comment on column blocks.side is 'who has blocked the other';

-- Foreign links in messages, whatever became of these; in the lane of the link's digest, so that one
-- link sent to many sellers is found together.
create table link_sightings (
    lane smallint not null,
    link text not null,
    chat_id uuid not null,
    message_id uuid not null,
    seller_id text not null,
    buyer_id text not null,
    side text not null check (side in ('buyer', 'seller')),
    sent_at timestamptz not null,
    primary key (lane, link, chat_id, message_id)
);
create index link_sightings_by_time on link_sightings (lane, link, sent_at);

comment on column link_sightings.link is 'host and path, lower-case, without scheme and query';
