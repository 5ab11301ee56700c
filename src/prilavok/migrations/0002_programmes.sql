-- Programmes: small shared tables. A version is never changed, only followed by another one.

-- The newest version of each kind; its row is locked while the next one is being published.
create table programme_heads (
    kind text primary key,
    version integer not null
);

create table programmes (
    kind text not null,
    version integer not null,
    effective_from timestamptz not null,
    document jsonb not null,
    published_at timestamptz not null,
    published_by text not null,
    note text not null,
    primary key (kind, version)
);
create index programmes_by_start on programmes (kind, effective_from desc, version desc);
