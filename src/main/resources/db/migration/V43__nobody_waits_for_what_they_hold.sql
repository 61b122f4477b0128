-- A case that holds a part of its grant does not wait for the same part: who added money while it was being served left it in the queue.
delete from waiting_for_funds w
 where exists (select from reservation r where r.application_number = w.application_number and r.part = w.part
                  and (r.released_minor = 0 or r.spent_minor + r.released_minor < r.amount_minor));

create function refuse_waiting_for_what_is_held() returns trigger language plpgsql as $$
begin
    if exists (select from reservation where application_number = new.application_number and part = new.part
                  and (released_minor = 0 or spent_minor + released_minor < amount_minor)) then
        raise exception '% holds its % funds and waits for none', new.application_number, new.part using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger waiting_for_what_is_not_held before insert on waiting_for_funds
    for each row execute function refuse_waiting_for_what_is_held();
