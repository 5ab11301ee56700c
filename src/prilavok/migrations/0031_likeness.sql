-- What a picture looks like, so that it is known again.

alter table files add column likeness bytea check (octet_length(likeness) = 16);

comment on column files.likeness is 'a difference hash: few bits differ where pictures look the same';
