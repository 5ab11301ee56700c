-- Credentials that we give out ourselves. Of each only a digest is kept: whoever reads the database
-- cannot use them. All three tables are small and swept, hence shared, not spread over lanes.

create table api_keys (
    key_id text primary key,
    digest bytea not null,
    name text not null,
    scopes text[] not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);

create table sessions (
    digest bytea primary key,
    principal jsonb not null,
    idle_until timestamptz not null,
    ends_at timestamptz not null
);
create index sessions_by_end on sessions (least(idle_until, ends_at));

-- A ticket is redeemed by deleting its row: by one process, once.
create table tickets (
    digest bytea primary key,
    principal jsonb not null,
    expires_at timestamptz not null
);
create index tickets_by_end on tickets (expires_at);
