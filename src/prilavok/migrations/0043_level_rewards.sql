-- What sellers hold beside what was settled, what their rewards were used for, what they say of it.

-- Levels that operators have given by hand, for a while.
create table level_overrides (
    lane smallint not null,
    seller_id text collate "C" not null,
    override_id uuid not null,
    level text collate "C",
    starts timestamptz not null,
    ends timestamptz not null,
    reason text not null,
    made_by text collate "C" not null,
    made_at timestamptz not null,
    ended_at timestamptz,
    ended_by text collate "C",
    primary key (lane, seller_id, override_id),
    check (ends > starts)
);
create index level_overrides_by_end on level_overrides (lane, ends);

comment on column level_overrides.level is 'none: no level for this while';

-- What a marketplace's service cost a seller, and what it would have cost without rewards.
create table level_reward_uses (
    lane smallint not null,
    seller_id text collate "C" not null,
    use_id text collate "C" not null,
    at timestamptz not null,
    month date not null,
    request jsonb not null,
    answer jsonb not null,
    currency text collate "C" not null,
    before_minor bigint not null,
    after_minor bigint not null,
    used_by text collate "C" not null,
    primary key (lane, seller_id, use_id)
);
create index level_reward_uses_by_month on level_reward_uses (lane, month, seller_id);

comment on column level_reward_uses.month is 'that `at` lies in, in the programme''s zone';

-- What sellers think of all this, for operators to read: one list for all.
create table level_feedback (
    feedback_id uuid primary key,
    seller_id text collate "C" not null,
    given_by text collate "C" not null,
    given_at timestamptz not null,
    stars smallint not null check (stars between 1 and 5),
    text text not null
);
create index level_feedback_of_seller on level_feedback (seller_id, given_at);

-- News of the programme that a seller has read.
create table level_news_reads (
    lane smallint not null,
    seller_id text collate "C" not null,
    version integer not null,
    read_by text collate "C" not null,
    read_at timestamptz not null,
    primary key (lane, seller_id, version)
);

-- How far each lane's sellers have been told of a version.
create table level_news_tellings (
    lane smallint not null,
    version integer not null,
    through text collate "C" not null default '',
    done_at timestamptz,
    primary key (lane, version)
);
