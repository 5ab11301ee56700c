-- What a notice asked for is done, whoever did it: nobody has to read it any more.
alter table notices add column settled_at timestamptz;
