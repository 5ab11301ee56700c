-- Operators look for what was done, whoever did it and to whatever.
create index audit_log_by_kind on audit_log (did, number desc);
