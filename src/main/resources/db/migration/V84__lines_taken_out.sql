-- A redemption that its provider took out of a claim which had come back. Somebody found something in that claim: in another claim, too, the
-- redemption is looked at by a person.
create table claim_line_taken_out (
    claim_number    text not null references claim,
    redemption_id   uuid not null references redemption,
    primary key (redemption_id, claim_number)
);
create trigger claim_line_taken_out_append_only before update or delete on claim_line_taken_out for each row execute function refuse_rewrite();
create trigger claim_line_taken_out_never_emptied before truncate on claim_line_taken_out execute function refuse_rewrite();

create function note_line_taken_out() returns trigger language plpgsql as $$
begin
    insert into claim_line_taken_out (claim_number, redemption_id)
    select number, old.redemption_id from claim where number = old.claim_number and status = 'returned'
    on conflict do nothing;
    return null;
end $$;
create trigger lines_taken_out_are_noted after delete on claim_line for each row execute function note_line_taken_out();
