-- A voucher may be suspended for a while, and replaced by another that takes what is left of it.

alter table voucher
    drop constraint voucher_state_check,
    add constraint voucher_state_check check (state in ('issued', 'suspended', 'exhausted', 'expired', 'revoked', 'replaced')),
    drop constraint one_voucher_of_a_kind_an_application,
    -- the voucher whose place this one took
    add replaces text unique references voucher,
    -- where it may be used; empty: at every provider of the programme
    add providers text[] not null default '{}';

create unique index one_voucher_of_a_kind_an_application on voucher (application_number, provisional) where state <> 'replaced';

-- What people did to a voucher, and why.
create table voucher_change (
    id           bigint generated always as identity primary key,
    voucher_code text not null references voucher,
    kind         text not null check (kind in ('suspended', 'resumed', 'revoked', 'replaced')),
    reason       text not null check (length(trim(reason)) > 0),
    changed_by   text not null,
    changed_at   timestamptz not null
);

create index voucher_change_by_voucher on voucher_change (voucher_code);

create trigger voucher_change_append_only before update or delete on voucher_change for each row execute function refuse_rewrite();
create trigger voucher_change_never_emptied before truncate on voucher_change execute function refuse_rewrite();

-- No voucher without every stage of the frozen plan approved, or an authorised emergency within the programme's cap; and one that
-- replaces another is worth at most what was left of that.
create or replace function refuse_unapproved_voucher() returns trigger language plpgsql as $$
begin
    if new.replaces is not null then
        if not exists (select from voucher v
                        where v.code = new.replaces and v.state = 'replaced' and v.application_number = new.application_number
                          and v.provisional = new.provisional and v.currency = new.currency
                          and new.value_minor <= v.value_minor - v.redeemed_minor) then
            raise exception '% does not leave so much to another voucher', new.replaces using errcode = 'restrict_violation';
        end if;
    elsif new.provisional then
        if not exists (select from emergency_decision e join programme p on p.code = new.programme_code
                        where e.application_number = new.application_number and e.decision = 'authorise'
                          and new.value_minor <= e.amount_minor and e.amount_minor <= p.emergency_cap_minor) then
            raise exception 'no emergency of % is authorised to this amount', new.application_number using errcode = 'restrict_violation';
        end if;
    elsif not is_case_approved(new.application_number) then
        raise exception 'not every stage of % is approved', new.application_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- A voucher that has ended stays so.
create function guard_voucher_state() returns trigger language plpgsql as $$
begin
    if (old.state, new.state) not in (
            ('issued', 'suspended'), ('issued', 'exhausted'), ('issued', 'expired'), ('issued', 'revoked'), ('issued', 'replaced'),
            ('suspended', 'issued'), ('suspended', 'expired'), ('suspended', 'revoked'), ('suspended', 'replaced'),
            -- a redemption was taken back
            ('exhausted', 'issued')) then
        raise exception 'voucher % is % and cannot become %', old.code, old.state, new.state using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create trigger voucher_state_guarded before update of state on voucher
    for each row when (old.state is distinct from new.state) execute function guard_voucher_state();
