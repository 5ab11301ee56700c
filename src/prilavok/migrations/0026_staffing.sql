-- What a seller decides about who acts for it: permissions other than the marketplace tells, and keys.

alter table staff add column chosen text[];
comment on column staff.chosen is 'what the seller lets them do; null: what the marketplace tells';

-- A key acts as a member of staff: what it may do is in `staff` under `key:<key_id>`. Its id begins with
-- its lane. Only the digest of its secret is kept.
create table seller_keys (
    lane smallint not null,
    key_id text collate "C" not null,
    seller_id text collate "C" not null,
    name text not null,
    digest bytea not null,
    permissions text[] not null,
    created_at timestamptz not null,
    created_by text not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (lane, key_id)
);
create index seller_keys_in_use on seller_keys (lane, seller_id, created_at) where revoked_at is null;
