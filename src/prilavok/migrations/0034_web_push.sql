-- Web push: the browsers that show a member of staff what happens, what waits to be told there, and
-- notices on their way.

create table push_devices (
    lane smallint not null,
    seller_id text not null,
    staff_id text not null,
    device_id text not null,
    endpoint text not null,
    p256dh bytea not null,
    auth bytea not null,
    server_key text not null,
    name text not null,
    added_at timestamptz not null,
    told_at timestamptz,
    tried_at timestamptz,
    failed_at timestamptz,
    failure text,
    primary key (lane, seller_id, staff_id, device_id)
);
create unique index push_devices_by_id on push_devices (lane, device_id);
comment on column push_devices.device_id is 'of the endpoint, by a hash';
comment on column push_devices.server_key is 'our public key, the only one that the push service takes pushes with';
comment on column push_devices.tried_at is 'when its owner last asked for a notice to see whether it works';

create table push_due (
    lane smallint not null,
    seller_id text not null,
    staff_id text not null,
    due_at timestamptz not null,
    primary key (lane, seller_id, staff_id)
);
create index push_due_by_time on push_due (lane, due_at);

create table push_waiting (
    lane smallint not null,
    seller_id text not null,
    staff_id text not null,
    kind text not null,
    item_id uuid not null,
    seq integer not null default 0,
    primary key (lane, seller_id, staff_id, kind, item_id, seq)
);
comment on column push_waiting.item_id is 'of a chat, with the seq of a message; else of a notice';

-- A push is gone from here when the push service has taken it.
create table pushes (
    lane smallint not null,
    push_id uuid not null,
    seller_id text not null,
    staff_id text not null,
    device_id text not null,
    chat_id uuid,
    told jsonb not null,
    attempts smallint not null default 0,
    send_at timestamptz not null,
    keep_until timestamptz not null,
    primary key (lane, push_id)
);
create index pushes_due on pushes (lane, send_at);
create index pushes_of_device on pushes (lane, seller_id, staff_id, device_id);
comment on column pushes.chat_id is 'of the chat that it tells of';
