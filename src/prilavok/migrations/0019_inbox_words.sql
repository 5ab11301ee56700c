-- What a seller's staff write for one another, or to send it again.

create table chat_notes (
    lane smallint not null,
    chat_id uuid not null,
    note_id uuid not null,
    author_id text not null,
    text text not null,
    written_at timestamptz not null,
    primary key (lane, chat_id, note_id)
);

create table quick_replies (
    lane smallint not null,
    seller_id text not null,
    reply_id uuid not null,
    shortcut text not null,
    title text not null,
    text text not null,
    primary key (lane, seller_id, reply_id)
);
create unique index quick_replies_by_shortcut on quick_replies (lane, seller_id, shortcut);
