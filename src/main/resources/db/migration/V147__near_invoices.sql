-- Invoices whose numbers are almost the same are found by an index (decision 129).

-- What a number has in common with each that is almost the same: the number itself and the number without any one of its characters (two numbers that
-- differ in one character, or in two that are swapped, are the same without it), and the number without leading zeros. All of it hashed, with the
-- provider and the year of the invoice. It calls no function of ours: while indexes are made, PostgreSQL 17 finds only its own.
create function invoice_neighbours(provider text, day date, folded text) returns bigint[] language plpgsql immutable strict parallel safe as $$
declare
    book bigint := hashtextextended(provider, extract(year from day)::bigint);
    keys bigint[] := array[hashtextextended(folded, book), hashtextextended(regexp_replace(folded, '(^|[^0-9])0+([0-9])', '\1\2', 'g'), book # 1)];
begin
    for i in 1 .. length(folded) loop
        keys := keys || hashtextextended(left(folded, i - 1) || substr(folded, i + 1), book);
    end loop;
    return keys;
end $$;

-- without a list of what is pending, which each question would read
create index claim_near_invoice on claim using gin (invoice_neighbours(provider_code, invoice_date, folded_invoice(invoice_number)))
    with (fastupdate = off) where status not in ('draft', 'withdrawn');

-- was read to the end for each question about near numbers
drop index claim_by_provider_and_invoice_date;
