-- Videos in claims. A browser plays one from an address, for it can send no header: a ticket that is
-- for that path alone, and is not spent.

alter table files add column length_s smallint;
alter table tickets add column path text;

comment on column files.length_s is 'how long a video is, where it says so';
comment on column tickets.path is 'the only address that it opens, as often as it is asked for; null: one stream, once';
