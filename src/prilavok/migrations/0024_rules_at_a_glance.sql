-- What people thought of each rule, told by this index alone: a home page asks for it again and again.
create index cases_of_rules on cases (lane, closed_at) include (rule, rule_version, outcome, reversed_by)
    where state = 'decided' and outcome is not null and rule is not null;
