-- What requests looked for without an index, so that each of them read a whole table that grows with every case (decision 118, PlansTest).

-- the page of a case, its status, the search for duplicates and the figures ask for the vouchers of a case; the unique index knows only those
-- that were not replaced
create index voucher_by_application on voucher (application_number);

-- a manager's list of claims: those of their programmes, the oldest first
create index claim_by_submission on claim (programme_code, submitted_at, number) where submitted_at is not null;

-- what was set off of an advance; the unique index is about debits of one kind, which the question does not name
create index provider_debit_by_advance on provider_debit (advance_number) where advance_number is not null;

-- the fast lane asks for each claim what reviews of the last year found not in order
create index claim_review_not_in_order on claim_review (reviewed_at) where finding = 'notInOrder';
