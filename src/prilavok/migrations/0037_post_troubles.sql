-- What keeps this installation from sending anything at all: one row for each post that it is true of.
create table post_troubles (
    post text primary key,
    since timestamptz not null,
    at timestamptz not null,
    reason text not null
);
comment on column post_troubles.post is 'letters or pushes';
