-- How many reports a party has made on the last day on which it made any.

alter table report_counts
    add column day date,
    add column made_that_day integer not null default 0;

drop index reports_in_chat;
