-- Sellers and buyers are looked up by how their names begin.

create index sellers_by_name on sellers (lane, name collate "C");
create index buyers_by_name on buyers (lane, name collate "C") where name is not null;
