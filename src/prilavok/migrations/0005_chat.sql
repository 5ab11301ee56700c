-- Chats and messages, in the seller's lane; a buyer's pointers to them, in the buyer's.
-- Every writer holds its lane's head (lane_heads), so no row here is written by two at a time.

create table chats (
    lane smallint not null,
    chat_id uuid not null,
    seller_id text not null,
    buyer_id text not null,
    context_type text not null check (context_type in ('product', 'order')),
    context_id text not null,
    context_title text not null,
    opened_at timestamptz not null,
    status text not null default 'new'
        check (status in ('new', 'waiting_for_seller', 'waiting_for_buyer', 'closed')),
    due_at timestamptz,
    overdue_at timestamptz,
    seq integer not null default 0,
    change integer not null default 0,
    buyer_count integer not null default 0,
    seller_count integer not null default 0,
    buyer_delivered integer not null default 0,
    buyer_read integer not null default 0,
    buyer_read_count integer not null default 0,
    seller_delivered integer not null default 0,
    seller_read integer not null default 0,
    seller_read_count integer not null default 0,
    rights bigint not null default 0,
    position bigint not null default 0,
    changed_at timestamptz not null,
    primary key (lane, chat_id),
    unique (lane, seller_id, context_type, context_id, buyer_id)
) with (fillfactor = 70);

comment on column chats.seq is 'visible messages so far, numbered densely from 1';
comment on column chats.change is 'visible changes so far: messages, edits, tombstones, status';
comment on column chats.buyer_count is 'visible messages that the buyer wrote';
comment on column chats.buyer_read is 'the seq that the buyer has read up to';
comment on column chats.buyer_read_count is 'the seller''s count at that seq: unread is the difference';
comment on column chats.rights is 'rises when who may write here may have changed';
comment on column chats.position is 'where the lane''s log tells of the last visible change';

-- The inbox, newest change first; a chat nobody has written in is in nobody's inbox.
create index chats_inbox on chats (lane, seller_id, position desc) where position > 0;
create index chats_inbox_by_status on chats (lane, seller_id, status, position desc) where position > 0;
-- The sweep of unanswered questions.
create index chats_due on chats (lane, due_at) where due_at is not null and overdue_at is null;

create table messages (
    lane smallint not null,
    chat_id uuid not null,
    message_id uuid not null,
    client_id uuid not null,
    digest bigint not null,
    side text not null check (side in ('buyer', 'seller', 'system')),
    author_id text not null,
    author_name text,
    state text not null check (state in ('delivered', 'masked', 'deleted', 'held', 'refused')),
    text text not null,
    verdict jsonb,
    seq integer,
    change integer,
    revised integer,
    buyer_count integer,
    seller_count integer,
    sent_at timestamptz not null,
    edited_at timestamptz,
    primary key (lane, chat_id, message_id),
    check ((state in ('held', 'refused')) = (seq is null)),
    check ((seq is null) = (change is null))
);

comment on column messages.message_id is 'a hash of chat, author and client id: finding it is finding a retry';
comment on column messages.digest is 'of the text as first sent, to tell a retry from another text';
comment on column messages.verdict is 'why it was not delivered as written, and what was written';
comment on column messages.change is 'the chat''s change at which it became visible';
comment on column messages.revised is 'the chat''s change at which it was last edited or deleted';
comment on column messages.buyer_count is 'the chat''s buyer_count once this message was counted';

-- History by seq, and the last line of the defence against two messages with one number.
create unique index messages_by_seq on messages (lane, chat_id, seq) where seq is not null;
create index messages_revised on messages (lane, chat_id, revised) where revised is not null;
create index messages_kept_back on messages (lane, chat_id, author_id) where seq is null;

-- What a message said before it was edited or deleted: evidence, never shown to the other side.
create table message_revisions (
    lane smallint not null,
    chat_id uuid not null,
    message_id uuid not null,
    change integer not null,
    text text not null,
    replaced_at timestamptz not null,
    primary key (lane, chat_id, message_id, change)
);

-- In the buyer's lane: which chats are theirs.
create table buyer_chats (
    lane smallint not null,
    buyer_id text not null,
    chat_id uuid not null,
    primary key (lane, buyer_id, chat_id)
);
