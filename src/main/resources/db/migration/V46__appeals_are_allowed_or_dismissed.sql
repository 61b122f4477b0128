-- "Upheld" was said of the decision and read of the appeal, which is the opposite.
update case_event set kind = 'appealDismissed' where kind = 'appealUpheld';
update case_event set kind = 'appealAllowed' where kind = 'appealOverturned';
