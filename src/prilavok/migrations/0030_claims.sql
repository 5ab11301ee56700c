-- What buyers want put right, and all that was done about it.

create table claims (
    lane smallint not null,
    claim_id uuid not null,
    seller_id text collate "C" not null,
    buyer_id text collate "C" not null,
    chat_id uuid not null,
    order_id text collate "C" not null,
    line_id text collate "C" not null,
    product_id text collate "C" not null,
    scheme text not null,
    policy_version integer not null,
    opened_at timestamptz not null,
    reason text not null,
    defective boolean not null,
    text text not null,
    files uuid[] not null,
    wants text not null,
    currency text not null,
    paid_minor bigint not null check (paid_minor > 0),
    state text not null,
    due_at timestamptz,
    look_at timestamptz,
    overdue_at timestamptz,
    version integer not null,
    evidence_rounds smallint not null,
    disputes smallint not null,
    arbitrated boolean not null,
    offer_minor bigint,
    granted_minor bigint,
    fulfilment text,
    tracking text,
    outcome text,
    refund_minor bigint check (refund_minor > 0),
    refund_state text,
    refund_note text,
    case_id uuid,
    changed_at timestamptz not null,
    primary key (lane, claim_id),
    check ((state = 'closed') = (due_at is null)),
    check ((refund_minor is null) = (refund_state is null))
);
comment on column claims.paid_minor is 'what was paid for the line, when the claim was opened';
comment on column claims.look_at is 'when to remind, or to let the turn pass';

create unique index claims_undecided on claims (lane, seller_id, order_id, line_id)
    where state not in ('closed', 'refunding');
create index claims_to_look_at on claims (lane, look_at) where look_at is not null;
create index claims_of_seller on claims (lane, seller_id, changed_at desc, claim_id);
create index claims_of_seller_open on claims (lane, seller_id, due_at, claim_id)
    where state <> 'closed';
create index claims_of_pair on claims (lane, buyer_id, seller_id, claim_id);
create index claims_of_chat on claims (lane, chat_id, claim_id);

-- Append-only, but for what a buyer wants forgotten.
create table claim_log (
    lane smallint not null,
    claim_id uuid not null,
    version integer not null,
    act_id uuid,
    at timestamptz not null,
    by text not null,
    person text,
    person_name text,
    action text not null,
    text text not null,
    files uuid[] not null,
    amount_minor bigint,
    tracking text,
    state text not null,
    primary key (lane, claim_id, version),
    unique (lane, claim_id, act_id)
);

create table buyer_claims (
    lane smallint not null,
    buyer_id text collate "C" not null,
    act_id uuid not null,
    claim_id uuid not null,
    digest bigint not null,
    primary key (lane, buyer_id, act_id)
);
comment on table buyer_claims is 'where a buyer''s claims are; an act that opens one opens it once';
create unique index buyer_claims_by_id on buyer_claims (lane, buyer_id, claim_id);

create table claim_templates (
    lane smallint not null,
    seller_id text collate "C" not null,
    template_id uuid not null,
    title text not null,
    action text not null,
    text text not null,
    primary key (lane, seller_id, template_id)
);

create table claim_notes (
    lane smallint not null,
    claim_id uuid not null,
    note_id uuid not null,
    author_id text not null,
    author_name text not null,
    text text not null,
    written_at timestamptz not null,
    primary key (lane, claim_id, note_id)
);

alter table files add column claim_id uuid;
comment on column files.claim_id is 'the claim that it is evidence of: both sides see it then';
create index files_of_claim on files (lane, claim_id) where claim_id is not null;

alter table case_opinions add column amount_minor bigint;
