-- Who signs a programme's vouchers for the organisation, in print: a name and a title.
alter table programme
    add signatory text check (length(trim(signatory)) between 1 and 80);
