-- How often a buyer has added to a claim unasked: a seller who is kept looking never comes to decide.

alter table claims add column additions smallint not null default 0;
