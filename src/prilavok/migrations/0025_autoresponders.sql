-- What a seller's side says by itself, and when it last did in a chat.

create table autoresponders (
    lane smallint not null,
    seller_id text not null,
    is_on boolean not null,
    document jsonb not null,
    primary key (lane, seller_id)
);
create index autoresponders_on on autoresponders (lane, seller_id) where is_on;

create table autoresponses (
    lane smallint not null,
    chat_id uuid not null,
    said_at timestamptz not null,
    primary key (lane, chat_id)
);
