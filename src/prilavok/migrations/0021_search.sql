-- What a seller's staff may search in: the words of what both sides see, a row for each message, and with
-- the seq 0 one for what a chat is about. Filled in the background.

create table message_words (
    lane smallint not null,
    chat_id uuid not null,
    seq integer not null,
    seller_id text not null,
    words tsvector not null,
    primary key (lane, chat_id, seq)
);
comment on column message_words.words is
    'each word, its stems, Chinese characters alone and in pairs; all begin with a mark of the seller';

-- Words of one seller's are found together because each begins with its mark.
create index message_words_by_word on message_words using gin (words);

-- What a word is found by besides itself. Genitives of the kind «кроссовок», «чашек» have a vowel that
-- the other cases lack and that the stemmer leaves in.
create function stems_of(word text) returns text[]
language sql immutable parallel safe
as $$
    select coalesce(array_agg(distinct each), '{}')
    from unnest(
        ts_lexize((case when word ~ '[а-я]' then 'russian_stem' else 'english_stem' end)::regdictionary, word)
    ) as stem
    cross join lateral (
        values (stem), (regexp_replace(stem, '([бвгджзклмнпрстфхцчшщ])[ое]к$', '\1к'))
    ) as variants (each)
$$;
