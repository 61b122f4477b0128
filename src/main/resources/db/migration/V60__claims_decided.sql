-- How a claim is decided: in part and by line, or returned for correction by an officer.

-- ---------------------------------------------------------------- coded reasons

alter table decision_reason
    drop constraint decision_reason_decision_check,
    add constraint decision_reason_decision_check check
        (decision in ('approve', 'reject', 'sendBack', 'uphold', 'overturn', 'authorise', 'decline', 'return', 'cut')),
    drop constraint reason_fits_the_kinds_of_case,
    -- an officer sends back an application to its applicant, or a claim to its provider, for reasons of its own kind
    add constraint reason_fits_the_kinds_of_case check
        (case when decision in ('approve', 'reject') then true
              when decision in ('return', 'cut') then case_kinds = '{claim}'
              when decision = 'sendBack' then cardinality(case_kinds) = 1
              else case_kinds = '{application}' end);

insert into decision_reason (code, decision, case_kinds, position, label) values
    ('priceTooHigh',       'cut',      '{claim}', 1, 'The price is higher than the usual one for this service.'),
    ('lineNotProved',      'cut',      '{claim}', 2, 'The documents do not prove this much.'),
    ('notOnTheVoucher',    'cut',      '{claim}', 3, 'This service or quantity is not what the voucher is for.'),
    ('countedTwice',       'cut',      '{claim}', 4, 'This was counted twice, or is paid already.'),
    ('sumIsWrong',         'cut',      '{claim}', 5, 'The sum is calculated wrongly.'),
    ('invoiceUnclear',     'sendBack', '{claim}', 10, 'The invoice cannot be read, or is not complete.'),
    ('invoiceDoesNotFit',  'sendBack', '{claim}', 11, 'The invoice does not fit the redemptions.'),
    ('itemsMissing',       'sendBack', '{claim}', 12, 'It does not say which services were given, and for how much.');

insert into decision_reason_text (code, language, text) values
    ('priceTooHigh',      'en', 'The price is higher than the usual one for this service.'),
    ('priceTooHigh',      'fr', 'Le prix est supérieur au prix habituel de ce service.'),
    ('priceTooHigh',      'am', 'ዋጋው ከዚህ አገልግሎት የተለመደ ዋጋ ይበልጣል።'),
    ('priceTooHigh',      'ar', 'السعر أعلى من السعر المعتاد لهذه الخدمة.'),
    ('lineNotProved',     'en', 'The documents do not prove this much.'),
    ('lineNotProved',     'fr', 'Les documents ne justifient pas ce montant.'),
    ('lineNotProved',     'am', 'ሰነዶቹ ይህን ያህል ገንዘብ አያረጋግጡም።'),
    ('lineNotProved',     'ar', 'لا تثبت الوثائق هذا المبلغ.'),
    ('notOnTheVoucher',   'en', 'This service or quantity is not what the voucher is for.'),
    ('notOnTheVoucher',   'fr', 'Ce service ou cette quantité n’est pas prévu par le bon.'),
    ('notOnTheVoucher',   'am', 'ይህ አገልግሎት ወይም መጠን በቫውቸሩ የተፈቀደ አይደለም።'),
    ('notOnTheVoucher',   'ar', 'هذه الخدمة أو الكمية ليست مما صدرت القسيمة من أجله.'),
    ('countedTwice',      'en', 'This was counted twice, or is paid already.'),
    ('countedTwice',      'fr', 'Ceci a été compté deux fois ou est déjà payé.'),
    ('countedTwice',      'am', 'ይህ ሁለት ጊዜ ተቆጥሯል፣ ወይም ቀድሞ ተከፍሏል።'),
    ('countedTwice',      'ar', 'احتُسب هذا مرتين أو دُفع من قبل.'),
    ('sumIsWrong',        'en', 'The sum is calculated wrongly.'),
    ('sumIsWrong',        'fr', 'La somme est mal calculée.'),
    ('sumIsWrong',        'am', 'ድምሩ በትክክል አልተሰላም።'),
    ('sumIsWrong',        'ar', 'حُسب المجموع خطأ.'),
    ('invoiceUnclear',    'en', 'The invoice cannot be read, or is not complete. Add a better one.'),
    ('invoiceUnclear',    'fr', 'La facture est illisible ou incomplète. Ajoutez-en une meilleure.'),
    ('invoiceUnclear',    'am', 'የክፍያ መጠየቂያው አይነበብም ወይም ያልተሟላ ነው። የተሻለ ያክሉ።'),
    ('invoiceUnclear',    'ar', 'الفاتورة غير مقروءة أو ناقصة. أضف نسخة أوضح.'),
    ('invoiceDoesNotFit', 'en', 'The invoice does not fit the redemptions. Put one or the other right.'),
    ('invoiceDoesNotFit', 'fr', 'La facture ne correspond pas aux utilisations. Corrigez l’une ou les autres.'),
    ('invoiceDoesNotFit', 'am', 'የክፍያ መጠየቂያው ከአጠቃቀሞቹ ጋር አይስማማም። አንዱን ያስተካክሉ።'),
    ('invoiceDoesNotFit', 'ar', 'لا تطابق الفاتورة عمليات الصرف. صحّح أحدهما.'),
    ('itemsMissing',      'en', 'Say which services were given, how many, and for how much each.'),
    ('itemsMissing',      'fr', 'Indiquez les services fournis, leur nombre et le prix de chacun.'),
    ('itemsMissing',      'am', 'የተሰጡትን አገልግሎቶች፣ ብዛታቸውንና የእያንዳንዳቸውን ዋጋ ይግለጹ።'),
    ('itemsMissing',      'ar', 'اذكر الخدمات المقدمة وعددها وسعر كل منها.');

-- Who is asked to put something right does not change.
create function refuse_other_person_asked() returns trigger language plpgsql as $$
begin
    raise exception 'the reason % stays one for its kind of case', old.code using errcode = 'restrict_violation';
end $$;
create trigger decision_reason_asks_the_same before update of case_kinds on decision_reason
    for each row when (old.decision = 'sendBack' and new.case_kinds is distinct from old.case_kinds)
    execute function refuse_other_person_asked();

-- A claim is also returned by an officer, with a reason to send it back.
create or replace function refuse_unknown_reason() returns trigger language plpgsql as $$
declare
    its_kind text := case tg_table_name when 'claim' then 'claim' else 'application' end;
begin
    if not exists (select from decision_reason
                    where code = new.reason_code and its_kind = any (case_kinds)
                      and (decision in ('reject', 'return') or its_kind = 'claim' and decision = 'sendBack')) then
        raise exception '% ends with the reason "%", and no such reason is known: add it to the coded reasons, and try again', new.number, new.reason_code
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- ---------------------------------------------------------------- line by line

-- What somebody decided about a line. The newest row of a submission says what is approved of it; a line without one is approved whole.
create table claim_line_decision (
    id              bigint generated always as identity primary key,
    claim_number    text not null references claim,
    redemption_id   uuid not null references redemption,
    submitted_at    timestamptz not null,
    -- the stage
    position        int not null check (position > 0),
    decision        text not null default 'cut' check (decision = 'cut'),
    reason_code     text not null,
    approved_minor  bigint not null check (approved_minor >= 0),
    decided_by      text not null,
    decided_at      timestamptz not null,
    constraint reason_fits_the_line foreign key (reason_code, decision) references decision_reason (code, decision)
);
create index claim_line_decision_by_line on claim_line_decision (claim_number, redemption_id, id desc);

-- Each officer only lowers what is approved of a line, so that nobody raises alone what a colleague had a reason to cut.
create function guard_claim_line_decision() returns trigger language plpgsql as $$
declare
    now_minor bigint;
begin
    perform from claim where number = new.claim_number and status = 'submitted' and submitted_at = new.submitted_at for share;
    if not found then
        raise exception 'claim % is not being decided', new.claim_number using errcode = 'restrict_violation';
    end if;
    select coalesce(approved_minor, amount_minor) into now_minor from claim_line
     where claim_number = new.claim_number and redemption_id = new.redemption_id and live for update;
    if not found then
        raise exception 'claim % has no such line', new.claim_number using errcode = 'restrict_violation';
    end if;
    if new.approved_minor >= now_minor then
        raise exception 'of this line of % no more than % is approved', new.claim_number, now_minor using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_line_decision_guarded before insert on claim_line_decision
    for each row execute function guard_claim_line_decision();

create function apply_claim_line_decision() returns trigger language plpgsql as $$
begin
    update claim_line set approved_minor = new.approved_minor
     where claim_number = new.claim_number and redemption_id = new.redemption_id;
    return null;
end $$;
create trigger claim_line_decision_applied after insert on claim_line_decision
    for each row execute function apply_claim_line_decision();

-- What is approved of a line is what the newest decision about it says, and nothing else.
create function refuse_undecided_amount() returns trigger language plpgsql as $$
begin
    if new.approved_minor is distinct from
           (select d.approved_minor from claim_line_decision d join claim c on c.number = d.claim_number and c.submitted_at = d.submitted_at
             where d.claim_number = new.claim_number and d.redemption_id = new.redemption_id order by d.id desc limit 1) then
        raise exception 'nobody decided this amount of a line of %', new.claim_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_line_amount_is_decided before update of approved_minor on claim_line
    for each row when (new.approved_minor is not null and new.approved_minor is distinct from old.approved_minor)
    execute function refuse_undecided_amount();

-- Who leaves nothing of a claim rejects it.
create function refuse_nothing_left() returns trigger language plpgsql as $$
begin
    if exists (select from (select distinct claim_number from written) w
                where (select coalesce(sum(coalesce(l.approved_minor, l.amount_minor)), 0) from claim_line l
                        where l.claim_number = w.claim_number and l.live) = 0) then
        raise exception 'nothing of the claim is approved' using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
create trigger claim_line_decision_leaves_something after insert on claim_line_decision
    referencing new table as written for each statement execute function refuse_nothing_left();

create trigger claim_line_decision_append_only before update or delete on claim_line_decision
    for each row execute function refuse_rewrite();
create trigger claim_line_decision_never_emptied before truncate on claim_line_decision execute function refuse_rewrite();

-- ---------------------------------------------------------------- what makes a claim approved

-- What is approved is what was submitted last: each stage has looked at it since.
create function refuse_approval_of_another_submission() returns trigger language plpgsql as $$
begin
    if exists (select from stage_opening where case_number = new.number group by position having max(opened_at) < new.submitted_at) then
        raise exception 'a stage of % approved an earlier submission', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_is_approved_as_submitted before update of status on claim
    for each row when (new.status = 'approved' and old.status = 'submitted') execute function refuse_approval_of_another_submission();

-- The stages of a claim were chosen by what it was when it was submitted first. A claim that officers returned does not come back larger than
-- that, so that no money passes fewer stages than its amount asks for.
create function refuse_growth_of_a_returned_claim() returns trigger language plpgsql as $$
begin
    if exists (select from frozen_stage where case_number = new.number)
       and new.amount_minor > (select amount_minor from claim_movement where claim_number = new.number and kind = 'submitted' order by id limit 1) then
        raise exception 'claim % comes back larger than it was when its stages were chosen', new.number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger returned_claim_does_not_grow before update of status on claim
    for each row when (old.status = 'returned' and new.status = 'submitted') execute function refuse_growth_of_a_returned_claim();
