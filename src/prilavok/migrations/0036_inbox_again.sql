-- A seller's inbox: what was put off comes back by itself, and orders are found by what is in them.

create index chats_waking on chats (lane, snoozed_until) where snoozed_until is not null;
create index order_lines_of_product on order_lines (lane, seller_id, product_id);
create index products_by_title on products (lane, seller_id, title collate "C", product_id);
