-- Of which announced versions it was told that they have come into force.

create table programme_starts (
    kind text not null,
    version integer not null,
    told_at timestamptz not null,
    primary key (kind, version)
);

insert into programme_starts (kind, version, told_at)
select kind, version, effective_from
from programmes
where effective_from > published_at
and effective_from <= now();
