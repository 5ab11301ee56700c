-- Codes that can be used once; what is told of coupons in the background; how lists of them are cut.

alter table coupon_codes add column quote_id uuid;
comment on column coupon_codes.quote_id is 'the quote that holds the code or has used it, where each can be used once';

alter table coupon_holdings add column is_told boolean not null default true;
create index coupon_holdings_to_tell on coupon_holdings (lane, buyer_id, coupon_id) where not is_told;
comment on column coupon_holdings.is_told is 'nobody has to tell the buyer any more';

alter table coupons
    add column told_exhausted boolean not null default false,
    add column starts_at timestamptz not null default '-infinity',
    add column is_paused boolean not null default false;
update coupons
set told_exhausted = is_exhausted,
    starts_at = (coupon ->> 'starts_at')::timestamptz,
    is_paused = coalesce((coupon ->> 'is_paused')::boolean, false);
create index coupons_to_tell on coupons (coupon_id) where is_exhausted <> told_exhausted;
comment on column coupons.told_exhausted is 'whether it is exhausted, as the log has told it last';
