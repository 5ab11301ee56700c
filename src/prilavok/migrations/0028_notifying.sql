-- Letters to a seller's staff: what each wants, what waits to be told, and letters on their way.

create table notifying (
    lane smallint not null,
    seller_id text not null,
    staff_id text not null,
    email text,
    confirmed_at timestamptz,
    confirm_digest bytea,
    confirm_sent_at timestamptz,
    kinds text[] not null,
    every_min smallint not null,
    quiet_from time,
    quiet_to time,
    zone text not null,
    with_text boolean not null,
    language text not null,
    unsubscribe text not null,
    due_at timestamptz,
    failed_at timestamptz,
    failure text,
    primary key (lane, seller_id, staff_id)
);
create index notifying_due on notifying (lane, due_at) where due_at is not null;
create unique index notifying_unsubscribe on notifying (lane, unsubscribe);
comment on column notifying.unsubscribe is 'opens nothing but the end of letters to this person';
comment on column notifying.due_at is 'when what waits is put into a letter; null: nothing waits';

create table notifying_waiting (
    lane smallint not null,
    seller_id text not null,
    staff_id text not null,
    kind text not null,
    item_id uuid not null,
    seq integer not null default 0,
    at timestamptz not null,
    primary key (lane, seller_id, staff_id, kind, item_id, seq)
);
comment on column notifying_waiting.item_id is 'of a chat, with the seq of a message; else of a notice';

-- A letter is gone from here when the mail server has taken it.
create table letters (
    lane smallint not null,
    letter_id uuid not null,
    seller_id text not null,
    staff_id text not null,
    letter jsonb not null,
    attempts smallint not null default 0,
    send_at timestamptz not null,
    primary key (lane, letter_id)
);
create index letters_due on letters (lane, send_at);
