-- What each side of a chat has said, in order: a contact is also found when it is spread over
-- several messages. The last attempts are nil (all zeros) until somebody of the side has said
-- something.

alter table chats
    add column buyer_last uuid not null default '00000000-0000-0000-0000-000000000000',
    add column seller_last uuid not null default '00000000-0000-0000-0000-000000000000';

comment on column chats.buyer_last is 'the buyer''s last attempt: a message or an edit, whatever became of it';
comment on column chats.seller_last is 'the same of the seller''s side';

alter table messages add column after uuid;

comment on column messages.after is 'its side''s attempt before it, up to which the judge saw what was said';

-- Every attempt to change what a message says, also those that were held or refused and changed
-- nothing: it has its place among the side's attempts, and is evidence.
create table edits (
    lane smallint not null,
    chat_id uuid not null,
    edit_id uuid not null,
    message_id uuid not null,
    author_id text not null,
    state text not null check (state in ('delivered', 'masked', 'held', 'refused')),
    text text not null,
    verdict jsonb,
    after uuid not null,
    edited_at timestamptz not null,
    primary key (lane, chat_id, edit_id)
);

comment on column edits.text is 'what the author wanted the message to say, as it was written';
comment on column edits.state is 'what became of the text: of a held or a refused one the other side sees nothing';

-- Why a message was not shown as it was written, before it was edited or deleted.
alter table message_revisions add column verdict jsonb;
