-- Of what a seller contests, whoever decides may let some count.
alter table case_opinions add column pieces bigint[];
alter table level_appeals add column left_out bigint[];

comment on column case_opinions.pieces is 'positions in the evidence; none: all of them';
comment on column level_appeals.left_out is 'which of the contested, as was decided; none: all of them';
