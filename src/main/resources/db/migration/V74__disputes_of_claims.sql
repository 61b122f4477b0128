-- A provider may dispute the decision about its claim, once. A dispute is a claim of its own, for what was not approved of the first one: it
-- keeps redemptions and invoice for itself while it is decided, it is decided by one person who took no part in the first claim, and what is
-- allowed of it goes the way of every approved claim.

alter table claim
    -- the claim whose decision this one disputes
    add disputes text references claim;
create unique index claim_disputed_once on claim (disputes);

alter table claim_line
    -- the line of the disputed claim counts for the redemption already, with all that it asks for; this one is the part of it that was cut
    add counted_already boolean not null default false;

-- What the provider says; the key is the claim that the dispute is.
create table claim_dispute (
    claim_number    text primary key references claim,
    -- sealed; none after it was erased
    grounds         bytea,
    filed_by        text not null,
    filed_at        timestamptz not null
);

create function guard_claim_dispute() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.grounds is null or not exists (select from claim where number = new.claim_number and disputes is not null) then
            raise exception 'claim % disputes nothing', new.claim_number using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE' or new.grounds is not null
       or (new.claim_number, new.filed_by, new.filed_at) is distinct from (old.claim_number, old.filed_by, old.filed_at) then
        raise exception 'what was said in the dispute % is only erased', old.claim_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_dispute_guarded before insert or update or delete on claim_dispute
    for each row execute function guard_claim_dispute();
create trigger claim_dispute_never_emptied before truncate on claim_dispute execute function refuse_rewrite();

-- ---------------------------------------------------------------- the claim that a dispute is

create function guard_disputing_claim() returns trigger language plpgsql as $$
declare
    its_claim claim;
begin
    if tg_op = 'UPDATE' then
        if new.disputes is distinct from old.disputes
           or new.disputes is not null
              and (new.status in ('returned', 'withdrawn')
                   or (new.amount_minor, new.invoice_number, new.invoice_date) is distinct from (old.amount_minor, old.invoice_number, old.invoice_date)) then
            raise exception 'the dispute % stays as it was filed', old.number using errcode = 'restrict_violation';
        end if;
        if new.disputes is not null and old.status = 'draft' and new.status = 'submitted'
           and (not exists (select from claim_dispute where claim_number = new.number)
                or is_held_by_complaint(new.disputes) or is_held_by_complaint(new.number)
                or exists (select from provider_suspension where provider_code = new.provider_code and resumed_at is null)) then
            raise exception 'claim % cannot be disputed now', new.disputes using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if new.disputes is not null then
        -- the lock makes a second dispute, and a complaint, wait
        select * into its_claim from claim where number = new.disputes for no key update;
        if its_claim.disputes is not null
           or its_claim.status not in ('rejected', 'approved', 'paid')
           or (new.provider_code, new.programme_code, new.currency) is distinct from (its_claim.provider_code, its_claim.programme_code, its_claim.currency)
           or new.amount_minor > its_claim.amount_minor - (case its_claim.status when 'rejected' then 0 else its_claim.approved_minor end) then
            raise exception 'claim % cannot be disputed so', new.disputes using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end $$;
create trigger claim_disputes_what_was_decided before insert or update on claim
    for each row execute function guard_disputing_claim();

-- As before; new is that the dispute of a claim that was cut has the invoice of that claim, and nobody else may use it.
create or replace function fold_invoice() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' or (new.invoice_number, new.invoice_date) is distinct from (old.invoice_number, old.invoice_date) then
        new.invoice_key := extract(year from new.invoice_date) || ' ' || folded_invoice(new.invoice_number)
            || coalesce((select ' ' || number from claim where number = new.disputes and status <> 'rejected'), '');
    elsif new.invoice_key is distinct from old.invoice_key then
        raise exception 'the key of an invoice follows from its number' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- As before; new is the line of a dispute: all that was not approved of the line that it disputes, and no more. So what a claim and its
-- dispute approve of a line is together never more than the claim asked for.
create or replace function guard_claim_line() returns trigger language plpgsql as $$
declare
    its_claim claim;
    cut boolean;
begin
    -- the lock holds back a submission that would not count this line
    select * into its_claim from claim where number = coalesce(new.claim_number, old.claim_number) for share;
    if tg_op = 'DELETE' then
        if its_claim.status not in ('draft', 'returned') then
            raise exception 'claim % keeps its lines', old.claim_number using errcode = 'restrict_violation';
        end if;
        return old;
    end if;
    if tg_op = 'UPDATE' then
        if (new.claim_number, new.redemption_id, new.counted_already) is distinct from (old.claim_number, old.redemption_id, old.counted_already)
           or (new.amount_minor, new.description) is distinct from (old.amount_minor, old.description)
              and (its_claim.status not in ('draft', 'returned') or its_claim.disputes is not null)
           -- a returned claim is decided anew: what was approved of it before does not count
           or new.approved_minor is distinct from old.approved_minor
              and its_claim.status <> 'submitted' and not (its_claim.status = 'returned' and new.approved_minor is null)
           or (new.live and not old.live)
           or (old.live and not new.live and its_claim.status not in ('rejected', 'withdrawn'))
           or new.settled is distinct from old.settled and not (new.settled and its_claim.status in ('approved', 'paid')) then
            raise exception 'a line of claim % does not change', new.claim_number using errcode = 'restrict_violation';
        end if;
    elsif its_claim.status not in ('draft', 'returned') or not new.live or new.settled or new.approved_minor is not null then
        raise exception 'claim % takes no more lines', new.claim_number using errcode = 'restrict_violation';
    elsif its_claim.disputes is null then
        new.counted_already := false;
    else
        select status <> 'rejected' into cut from claim where number = its_claim.disputes;
        new.counted_already := cut;
        if not exists (select from claim_line d where d.claim_number = its_claim.disputes and d.redemption_id = new.redemption_id
                          and new.amount_minor = d.amount_minor - case when cut then coalesce(d.approved_minor, d.amount_minor) else 0 end)
           or exists (select from redemption_reversal where redemption_id = new.redemption_id) then
            raise exception 'this was not refused in claim %', its_claim.disputes using errcode = 'restrict_violation';
        end if;
    end if;
    -- other lines of the redemption cannot come in between: there is one open line of a redemption at most (redemption_claimed_once)
    if new.live and not new.settled and not new.counted_already
       and not exists (select from redemption r join voucher v on v.code = r.voucher_code
                        where r.id = new.redemption_id and r.provider_code = its_claim.provider_code
                          and v.programme_code = its_claim.programme_code and v.currency = its_claim.currency
                          and new.amount_minor + (select coalesce(sum(o.amount_minor), 0) from claim_line o
                                                   where o.redemption_id = new.redemption_id and o.live and not o.counted_already
                                                     and o.claim_number <> new.claim_number) <= r.amount_minor) then
        raise exception 'the claim exceeds what was redeemed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

drop index redemption_claimed_once;
create unique index redemption_claimed_once on claim_line (redemption_id) where live and not settled and not counted_already;

-- As before, without the lines that count already.
create or replace function stand_claimed() returns trigger language plpgsql as $$
begin
    update claim_standing s
       set claimed_minor = now_claimed.minor, open_claim = now_claimed.claim
      from (select c.redemption_id, coalesce(sum(l.amount_minor), 0) as minor, max(l.claim_number) filter (where not l.settled) as claim
              from (select distinct redemption_id from changed) c
              left join claim_line l on l.redemption_id = c.redemption_id and l.live and not l.counted_already
             group by c.redemption_id) now_claimed
     where s.redemption_id = now_claimed.redemption_id
       and (s.claimed_minor, s.open_claim) is distinct from (now_claimed.minor, now_claimed.claim);
    return null;
end $$;

-- ---------------------------------------------------------------- who decides

insert into duty (kind) values ('dispute');

-- Who may not decide a dispute, besides those who hold another duty on a case behind it: whoever decided on the disputed claim, or prepared,
-- released or recorded a payment of it.
create function took_part_in_disputed(its_dispute text) returns setof text language sql stable as $$
    with disputed as (select disputes as number from claim where number = its_dispute and disputes is not null)
    select d.decided_by from stage_decision d join disputed c on c.number = d.case_number
    union select d.decided_by from claim_line_decision d join disputed c on c.number = d.claim_number
    union select r.prepared_by from payment_run r join payment p on p.run_number = r.number join disputed c on c.number = p.claim_number
    union select r.decided_by from payment_run r join payment p on p.run_number = r.number join disputed c on c.number = p.claim_number
           where r.decided_by is not null
    union select p.recorded_by from payment p join disputed c on c.number = p.claim_number where p.recorded_by is not null
$$;

create function guard_dispute_decision() returns trigger language plpgsql as $$
begin
    if exists (select from claim where number = new.case_number and disputes is not null)
       and (new.decision = 'sendBack'
            or new.decided_by in (select took_part_in_disputed(new.case_number))
            or not exists (select from case_duty h join applications_behind(new.case_number) a on a = h.application_number
                            where h.person = new.decided_by and h.kind = 'dispute')) then
        raise exception 'the dispute % is allowed or dismissed by somebody who took no part', new.case_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger stage_decision_about_a_dispute before insert on stage_decision
    for each row when (new.case_number like 'C-%') execute function guard_dispute_decision();

-- ---------------------------------------------------------------- why

alter table decision_reason
    drop constraint reason_is_for_kinds_of_case,
    add constraint reason_is_for_kinds_of_case check
        (cardinality(case_kinds) > 0 and case_kinds <@ array['application', 'claim', 'dispute']);

insert into decision_reason (code, decision, case_kinds, position, label) values
    ('provedSince',           'approve', '{dispute}', 20, 'The provider has proved it since.'),
    ('claimDecidedWrongly',     'approve', '{dispute}', 21, 'The decision was wrong.'),
    ('disputeNotProved',      'reject',  '{dispute}', 20, 'The dispute proves nothing that was not known.'),
    ('decisionWasRight',      'reject',  '{dispute}', 21, 'The decision followed the rules.');

insert into decision_reason_text (code, language, text) values
    ('provedSince',      'en', 'You have proved it since.'),
    ('provedSince',      'fr', 'Vous l’avez prouvé depuis.'),
    ('provedSince',      'am', 'ከዚያ ወዲህ አረጋግጠዋል።'),
    ('provedSince',      'ar', 'لقد أثبتّم ذلك بعد القرار.'),
    ('claimDecidedWrongly','en', 'Our decision was wrong.'),
    ('claimDecidedWrongly','fr', 'Notre décision était erronée.'),
    ('claimDecidedWrongly','am', 'ውሳኔያችን ስህተት ነበር።'),
    ('claimDecidedWrongly','ar', 'كان قرارنا خاطئًا.'),
    ('disputeNotProved', 'en', 'What you say proves nothing that we did not know.'),
    ('disputeNotProved', 'fr', 'Ce que vous dites ne prouve rien que nous ne sachions déjà.'),
    ('disputeNotProved', 'am', 'የገለጹት ከዚህ በፊት የማናውቀውን ነገር አያረጋግጥም።'),
    ('disputeNotProved', 'ar', 'ما ذكرتموه لا يثبت شيئًا لم نكن نعرفه.'),
    ('decisionWasRight', 'en', 'The decision followed the rules of the programme.'),
    ('decisionWasRight', 'fr', 'La décision a suivi les règles du programme.'),
    ('decisionWasRight', 'am', 'ውሳኔው የፕሮግራሙን ደንብ የተከተለ ነበር።'),
    ('decisionWasRight', 'ar', 'التزم القرار بقواعد البرنامج.');

create or replace function refuse_reason_of_another_kind() returns trigger language plpgsql as $$
declare
    kind text := coalesce((select case when disputes is null then 'claim' else 'dispute' end from claim where number = new.case_number), 'application');
begin
    if not exists (select from decision_reason where code = new.reason_code and kind = any (case_kinds)) then
        raise exception 'the reason % is none for %: its kind of case is %', new.reason_code, new.case_number, kind
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- A dispute ends with a reason of its own kind.
create or replace function refuse_unknown_reason() returns trigger language plpgsql as $$
declare
    its_kind text := case tg_table_name when 'claim' then 'claim' else 'application' end;
begin
    if tg_table_name = 'claim' and to_jsonb(new) ->> 'disputes' is not null then
        its_kind := 'dispute';
    end if;
    if not exists (select from decision_reason
                    where code = new.reason_code and its_kind = any (case_kinds)
                      and (decision in ('reject', 'return') or its_kind = 'claim' and decision = 'sendBack')) then
        raise exception '% ends with the reason "%", and no such reason is known: add it to the coded reasons, and try again', new.number, new.reason_code
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
