-- Deadlines that stand still while chats are switched off.

alter table chats add column watched_at timestamptz;

comment on column chats.watched_at is 'up to when switching off is counted in the deadline; null: since the question';

create index chats_switched_off on chats (lane, chat_id) where switched_off;
