-- What is asked about claims again and again is about the few that are not over, or about the latest that were paid in a programme (decision 118).

-- what is owed, how long claims wait, how much money is needed when, and the programmes that have such claims
create index claim_open on claim (programme_code, status, submitted_at) where status in ('submitted', 'returned', 'approved');

-- how long a programme takes to pay, of its latest claims
create index claim_paid on claim (programme_code, paid_on desc) where status = 'paid';
