-- The reminders that an answer settles are found by the chat to which they lead.
create index notices_reminding on notices (lane, link)
    where kind = 'answer_due_soon' and settled_at is null;
