-- What a seller's staff may search claims by: the words of what the buyer wrote, the ids of the order and the
-- product, and how that is called, as in message_words. Filled in the background where there are none.

create table claim_words (
    lane smallint not null,
    claim_id uuid not null,
    words tsvector,
    primary key (lane, claim_id)
);

create index claim_words_by_word on claim_words using gin (words);
create index claim_words_to_find on claim_words (lane, claim_id) where words is null;

insert into claim_words (lane, claim_id)
select lane, claim_id
from claims;
