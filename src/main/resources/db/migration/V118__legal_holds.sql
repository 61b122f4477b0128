-- While a case is on hold, nothing of it is deleted: not by its period, not at its person's wish, not by hand (docs/decisions/0095).
create table legal_hold (
    id              bigint generated always as identity primary key,
    case_number     text not null references application,
    programme_code  text not null references programme,
    reason          text not null check (length(trim(reason)) between 1 and 1000),
    put_by          text not null check (length(put_by) between 1 and 64),
    put_at          timestamptz not null,
    -- another person confirms it; it holds from the moment in which it is asked for
    put_request     bigint not null unique references change_request,
    confirmed_by    text,
    end_request     bigint unique references change_request,
    ended_by        text,
    ended_at        timestamptz,
    constraint nobody_confirms_their_own_hold check (confirmed_by <> put_by),
    constraint ends_later check (ended_at >= put_at)
);
create unique index legal_hold_lasting on legal_hold (case_number) where ended_at is null;
create index legal_hold_by_age on legal_hold (put_at, id) where ended_at is null;

create function can_be_held(its_case text) returns boolean language sql stable as $$
    select exists (select from application where number = its_case and erased_at is null and status <> 'draft')
$$;

-- A case of which nothing is left, or that nobody has sent, has nothing to hold. The lock waits for whoever erases the case just now.
create function guard_legal_hold() returns trigger language plpgsql as $$
declare
    held application;
begin
    if tg_op = 'INSERT' then
        select * into held from application where number = new.case_number for no key update;
        if held.erased_at is not null or held.status = 'draft' then
            raise exception 'nothing of % can be held', new.case_number using errcode = 'restrict_violation';
        end if;
        if new.ended_at is not null or new.end_request is not null or new.confirmed_by is not null
           or held.programme_code <> new.programme_code
           or not exists (select from change_request where id = new.put_request and kind = 'legalHold' and asked_by = new.put_by
                                                       and state = 'open' and content ->> 'case' = new.case_number) then
            raise exception 'a hold is asked for, and another person confirms it' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.id, new.case_number, new.programme_code, new.reason, new.put_by, new.put_at, new.put_request) is distinct from
       (old.id, old.case_number, old.programme_code, old.reason, old.put_by, old.put_at, old.put_request) or old.ended_at is not null
       or (new.confirmed_by is distinct from old.confirmed_by
           and not exists (select from change_request where id = new.put_request and state = 'confirmed' and decided_by = new.confirmed_by)) then
        raise exception 'hold % stays as it is', old.id using errcode = 'restrict_violation';
    end if;
    if new.ended_at is not null
       and not exists (select from change_request where id = new.put_request and state in ('refused', 'lapsed'))
       and not exists (select from change_request where id = new.end_request and kind = 'legalHoldEnd' and state = 'confirmed'
                                                    and content ->> 'hold' = new.id::text) then
        raise exception 'hold % ends when two people say so', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger legal_hold_guarded before insert or update on legal_hold for each row execute function guard_legal_hold();
create trigger legal_hold_kept before delete on legal_hold for each row execute function refuse_rewrite();
create trigger legal_hold_never_emptied before truncate on legal_hold execute function refuse_rewrite();

-- A hold that the second person refused, or that nobody confirmed in time, is over.
create function end_refused_hold() returns trigger language plpgsql as $$
begin
    update legal_hold set ended_at = greatest(new.decided_at, put_at) where put_request = new.id and ended_at is null;
    return null;
end $$;
create trigger refused_hold_ends after update of state on change_request
    for each row when (new.kind = 'legalHold' and new.state in ('refused', 'lapsed')) execute function end_refused_hold();

-- Whether the case is on hold, or the application for whose help the claim is.
create function is_on_hold(its_case text) returns boolean language sql stable as $$
    select exists (select from legal_hold h join applications_behind(its_case) a on a = h.case_number where h.ended_at is null)
$$;

-- Waits for whoever puts a hold on the case just now, and refuses where there is one.
create function require_no_hold(its_case text) returns void language plpgsql as $$
begin
    perform from application where number in (select applications_behind(its_case)) order by number for share;
    if is_on_hold(its_case) then
        raise exception '% is on hold: nothing of it is deleted', its_case using errcode = 'restrict_violation';
    end if;
end $$;

create function keep_application_on_hold() returns trigger language plpgsql as $$
begin
    perform require_no_hold(old.number);
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger application_on_hold_kept before delete on application for each row execute function keep_application_on_hold();
create trigger application_on_hold_not_erased before update on application for each row
    when (old.erased_at is null and new.erased_at is not null
          or old.contact is not null and new.contact is null)
    execute function keep_application_on_hold();

-- What others wrote about a case, or what it is known by: its number is in the column that the trigger names.
create function keep_words_on_hold() returns trigger language plpgsql as $$
begin
    perform require_no_hold(to_jsonb(old) ->> tg_argv[0]);
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger voucher_on_hold_kept before update of qr, document_sha256 on voucher for each row
    when (old.qr <> '' and new.qr = '') execute function keep_words_on_hold('application_number');
create trigger decision_on_hold_kept before update of reason on stage_decision for each row
    when (old.reason <> '(erased)' and new.reason = '(erased)') execute function keep_words_on_hold('case_number');
create trigger appeal_decision_on_hold_kept before update of reason on appeal_decision for each row
    when (old.reason <> '(erased)' and new.reason = '(erased)') execute function keep_words_on_hold('application_number');
create trigger claim_dispute_on_hold_kept before update of grounds on claim_dispute for each row
    when (old.grounds is not null and new.grounds is null) execute function keep_words_on_hold('claim_number');

create function keep_person_on_hold() returns trigger language plpgsql as $$
declare
    its_case text;
begin
    for its_case in select number from application where person_id = old.id and erased_at is null order by number loop
        perform require_no_hold(its_case);
    end loop;
    return new;
end $$;
create trigger person_on_hold_kept before update of erased_at on person for each row
    when (old.erased_at is null and new.erased_at is not null) execute function keep_person_on_hold();

-- Nobody grants the erasure of somebody whose case is on hold.
create function keep_data_on_hold() returns trigger language plpgsql as $$
declare
    its_case text;
begin
    for its_case in select number from application where applicant = new.asked_by and erased_at is null order by number loop
        perform require_no_hold(its_case);
    end loop;
    return new;
end $$;
create trigger erasure_waits_for_hold before update of granted, effect on data_request for each row
    when (new.kind = 'erasure' and (new.granted and old.granted is null or new.effect is not null and old.effect is null))
    execute function keep_data_on_hold();

-- A document that nobody could open yet, because it was being checked, may still turn out to have a virus; and whoever has not sent a document
-- may take it away.
create function keep_document_on_hold() returns trigger language plpgsql as $$
begin
    if old.sent and not is_held_back(old.id) then
        perform require_no_hold(old.case_number);
    end if;
    return old;
end $$;
create trigger document_on_hold_kept before delete on document for each row execute function keep_document_on_hold();
