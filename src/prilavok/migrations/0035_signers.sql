-- What the marketplace calls those who sign decisions: its moderators and operators.

create table signers (
    signature text collate "C" primary key,
    name text not null,
    told_at timestamptz not null
);
comment on table signers is 'by their last sign-in that named them';
comment on column signers.signature is 'role:subject, as records are signed';
