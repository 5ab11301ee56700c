-- Appeals against settled months, and what is counted anew because of them.

create table level_appeals (
    lane smallint not null,
    seller_id text collate "C" not null,
    appeal_id uuid not null,
    month date not null,
    indicators text[] not null,
    contested bigint[] not null,
    text text not null,
    made_by text collate "C" not null,
    made_at timestamptz not null,
    due_at timestamptz not null,
    case_id uuid not null,
    decision text collate "C",
    reason text,
    template text collate "C",
    decided_at timestamptz,
    done_at timestamptz,
    revision smallint,
    primary key (lane, seller_id, appeal_id)
);
create index level_appeals_to_do on level_appeals (lane, decided_at)
where decided_at is not null and done_at is null;

comment on column level_appeals.contested is 'positions of evidence that should not have counted';
comment on column level_appeals.done_at is
    'decided and seen to; a granted one waits for that while a settlement is under way';

-- What of the log a standing counts, where that is not what everybody's counts: a revision, and a
-- settlement that must not count again what a revision has.
create table level_recounts (
    lane smallint not null,
    month date not null,
    seller_id text collate "C" not null,
    revision smallint not null,
    position bigint not null,
    previous_position bigint not null,
    left_out bigint[] not null,
    appeal_id uuid,
    digest text,
    primary key (lane, month, seller_id, revision)
);

comment on column level_recounts.previous_position is
    'what is behind it and happened before the window was told late, and counts';

-- From when a revision holds; none: as soon as its month is settled.
alter table level_standings add column since timestamptz;
