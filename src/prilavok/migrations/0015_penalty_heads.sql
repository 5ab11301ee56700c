-- How each penalty stands now, for lists over all parties. What it says follows from the log of the
-- penalty, which stays what counts: of a past moment only the log knows.

create table penalty_heads (
    lane smallint not null,
    penalty_id uuid not null,
    party_kind text not null,
    party_id text not null,
    kind text not null,
    state text not null,
    collection text,
    minor bigint,
    currency text,
    proposed_at timestamptz not null,
    primary key (lane, penalty_id)
);
create index penalty_heads_of_party on penalty_heads (lane, party_kind, party_id, penalty_id);
create index penalty_heads_by_state on penalty_heads (lane, state, penalty_id);
create index penalty_heads_by_collection on penalty_heads (lane, collection, penalty_id)
    where collection is not null;

comment on column penalty_heads.kind is 'the measure';
comment on column penalty_heads.minor is 'what a fine comes to, in units of its currency';

insert into penalty_heads (
    lane, penalty_id, party_kind, party_id, kind, state, collection, minor, currency, proposed_at
)
select penalty.lane, penalty.penalty_id, penalty.party_kind, penalty.party_id,
    penalty.measure ->> 'type', coalesce(life.state, 'proposed'),
    case
        when penalty.measure ->> 'type' <> 'fine' or life.state is null or life.state = 'dropped'
            then null
        when undone.entry is null
            then coalesce(money.last, 'owed')
        when money.before is null or money.before in ('failed', 'written_off')
            then 'cancelled'
        when money.before = 'sent' and not money.collected_since
            then case when money.since is null then 'recalled' else 'cancelled' end
        when money.since = 'sent'
            then 'repayment_sent'
        when money.since = 'repaid'
            then 'repaid'
        else 'to_repay'
    end,
    (penalty.measure -> 'amount' ->> 'minor')::bigint, penalty.measure -> 'amount' ->> 'currency',
    penalty.proposed_at
from penalties as penalty
left join lateral (
    select what as state
    from penalty_log as entry
    where entry.lane = penalty.lane
    and entry.penalty_id = penalty.penalty_id
    and what in ('imposed', 'dropped', 'appealed', 'upheld', 'reversed')
    order by entry.entry desc
    limit 1
) as life on true
left join penalty_log as undone
    on undone.lane = penalty.lane
    and undone.penalty_id = penalty.penalty_id
    and undone.what = 'reversed'
left join lateral (
    select (array_agg(what order by told.entry desc))[1] as last,
        (array_agg(what order by told.entry desc) filter (where told.entry < undone.entry))[1]
            as before,
        (array_agg(what order by told.entry desc) filter (where told.entry > undone.entry))[1]
            as since,
        coalesce(bool_or(what = 'collected' and told.entry > undone.entry), false)
            as collected_since
    from penalty_log as told
    where told.lane = penalty.lane
    and told.penalty_id = penalty.penalty_id
    and told.what in ('sent', 'collected', 'failed', 'written_off', 'repaid')
) as money on true;
