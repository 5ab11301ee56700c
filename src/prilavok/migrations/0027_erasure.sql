-- What a buyer wrote is emptied on request; what was decided stays, under the buyer's id.

alter table messages
    drop constraint messages_state_check,
    drop constraint messages_check,
    add constraint messages_state_check check (
        state in ('delivered', 'masked', 'deleted', 'recalled', 'held', 'refused', 'erased')
    ),
    add constraint messages_seq_check check (
        state = 'erased' or (state in ('held', 'refused')) = (seq is null)
    );

comment on column cases.evidence is
    'as it was when the case was opened; only the erasure of a buyer''s texts changes it';

create table forgotten_buyers (
    lane smallint not null,
    buyer_id text collate "C" not null,
    since timestamptz not null,
    primary key (lane, buyer_id)
);
comment on table forgotten_buyers is 'whose names are not kept, however often they are told';

create table erasures (
    lane smallint not null,
    buyer_id text collate "C" not null,
    requested_at timestamptz not null,
    requested_by text not null,
    step text not null check (step in ('messages', 'readers', 'traces', 'files', 'done')),
    after uuid,
    read_up_to jsonb not null,
    counts jsonb not null,
    done_at timestamptz,
    primary key (lane, buyer_id),
    check ((step = 'done') = (done_at is not null))
);
comment on column erasures.after is 'the last chat that the step is through with';
comment on column erasures.read_up_to is
    'by lane, the position that everyone who copies texts must have passed';

create index erasures_to_do on erasures (requested_at) where done_at is null;

create index facts_of_buyers on facts (lane, (fact ->> 'buyer_id')) where fact ->> 'type' = 'buyer';
create index cases_of_chat on cases (lane, (evidence ->> 'chat_id'))
    where evidence ->> 'chat_id' is not null;
create index link_sightings_of_buyer on link_sightings (lane, buyer_id);
create index events_of_links on events (lane, position)
    where told @> '[{"type": "chat.links_seen"}]';

-- A verdict says what was found, by which rule and what became of it; not in which words.
create function without_words(verdict jsonb) returns jsonb
language sql immutable parallel safe
as $$
    select (verdict - 'original') || jsonb_build_object(
        'text', '',
        'findings', coalesce(
            (
                select jsonb_agg(finding || '{"spans": []}' order by n)
                from jsonb_array_elements(verdict -> 'findings') with ordinality as found (finding, n)
            ),
            '[]'
        )
    )
$$;
