-- What became of each question: who answered it, when, and whether in time. Written by a subscriber.

create table answers (
    lane smallint not null,
    chat_id uuid not null,
    seq integer not null,
    seller_id text not null,
    asked_at timestamptz not null,
    answered_at timestamptz not null,
    due_at timestamptz not null,
    answered_by text not null,
    in_time boolean not null,
    waited_s integer not null,
    primary key (lane, chat_id, seq)
);

comment on column answers.seq is 'of the answer';
comment on column answers.asked_at is 'when the oldest question became visible that had no answer yet';
comment on column answers.due_at is 'the deadline at that moment, moved by as much time as it stood still';
comment on column answers.waited_s is 'from asked_at to answered_at: what the buyer has waited';

-- How soon a seller answers.
create index answers_of_seller on answers (lane, seller_id, answered_at desc)
    include (in_time, waited_s);
