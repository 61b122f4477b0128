-- A person may say what became of a payment run when no file of a bank comes: a paper statement, or an operator's list. What they say is kept as a
-- file of its own kind, whose lines are compared with the payments as those of a bank are.
alter table bank_file
    drop constraint bank_file_kind_check,
    add constraint bank_file_kind_check check (kind in ('pain.002', 'camt.053', 'camt.054', 'byHand'));
