-- A small clean claim is approved without a person, within limits that two managers of its programme set. Why no person decided is kept with
-- the claim. A share of such claims, which nobody can foresee, is reviewed by an officer after payment.

-- ---------------------------------------------------------------- limits

-- The newest row of a programme counts; a programme without one, or with nothing for a claim, has no fast lane.
create table fast_lane_limit (
    id              bigint generated always as identity primary key,
    programme_code  text not null references programme,
    -- the most that one claim may ask for
    claim_minor     bigint not null check (claim_minor >= 0),
    -- the most that claims of one provider may ask for together within thirty days
    provider_minor  bigint not null,
    review_percent  int not null check (review_percent between 0 and 100),
    reason          text not null check (length(reason) between 1 and 1000),
    asked_by        text not null,
    confirmed_by    text not null,
    set_at          timestamptz not null,
    constraint provider_limit_fits_a_claim check (provider_minor >= claim_minor),
    -- who knows that nobody looks needs no courage
    constraint fast_lane_is_reviewed check (claim_minor = 0 or review_percent > 0),
    constraint fast_lane_set_by_two check (asked_by <> confirmed_by)
);
create index fast_lane_limit_newest on fast_lane_limit (programme_code, id desc);
create trigger fast_lane_limit_append_only before update or delete on fast_lane_limit for each row execute function refuse_rewrite();
create trigger fast_lane_limit_never_emptied before truncate on fast_lane_limit execute function refuse_rewrite();

alter table programme_change
    drop constraint programme_change_kind_check,
    add constraint programme_change_kind_check check (kind in
        ('handedIn', 'sentBack', 'dropped', 'activated', 'paused', 'resumed', 'closed', 'extended', 'toppedUp', 'managersNamed', 'fastLaneSet')),
    drop constraint two_people_where_it_matters,
    add constraint two_people_where_it_matters check
        (kind not in ('resumed', 'closed', 'extended', 'toppedUp', 'managersNamed', 'fastLaneSet') or asked_by is not null) not valid;

-- ---------------------------------------------------------------- who is chosen

-- A month's secret. Which claims are chosen follows from it and from their numbers; nobody foresees it who does not know the secret, and
-- whoever learns it later can calculate each choice again.
create table review_secret (
    month           text primary key check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    -- encrypted; its fingerprint shows later that it was this one
    secret          bytea not null,
    sha256          text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    made_at         timestamptz not null
);
create trigger review_secret_append_only before update or delete on review_secret for each row execute function refuse_rewrite();
create trigger review_secret_never_emptied before truncate on review_secret execute function refuse_rewrite();

-- ---------------------------------------------------------------- why no person decided

create table claim_fast_lane (
    claim_number    text primary key references claim,
    submitted_at    timestamptz not null,
    provider_code   text not null references service_provider,
    programme_code  text not null references programme,
    amount_minor    bigint not null check (amount_minor > 0),
    limit_id        bigint not null references fast_lane_limit,
    -- what claims of the provider came to by the fast lane in the thirty days before
    used_minor      bigint not null check (used_minor >= 0),
    -- the row of the table "Claim checks", and what it judged
    table_row       text not null check (table_row ~ '^[a-z][A-Za-z]{1,39}$'),
    facts           jsonb not null check (jsonb_typeof(facts) = 'object' and facts ?& array['amountMinor', 'redeemedMinor', 'documentCount',
                        'daysSinceLastRedemption', 'returnedBefore', 'missingPapers', 'similarClaims', 'openConcerns', 'provenByPin',
                        'redeemedOffline', 'daysKnown']),
    review_month    text not null references review_secret,
    -- from 0 to 9999; a claim below its programme's share is chosen
    draw            int not null check (draw between 0 and 9999),
    chosen          boolean not null,
    decided_at      timestamptz not null
);
create index claim_fast_lane_by_provider on claim_fast_lane (programme_code, provider_code, decided_at);

create function guard_fast_lane() returns trigger language plpgsql as $$
declare
    its_claim claim;
    its_limit fast_lane_limit;
    used bigint;
begin
    -- claims of one provider wait for each other, so that none of them counts without the others
    perform pg_advisory_xact_lock(hashtextextended('fast lane ' || new.programme_code || ' ' || new.provider_code, 0));
    select * into its_claim from claim where number = new.claim_number for no key update;
    if its_claim.status is distinct from 'submitted'
       or (its_claim.submitted_at, its_claim.provider_code, its_claim.programme_code, its_claim.amount_minor)
          is distinct from (new.submitted_at, new.provider_code, new.programme_code, new.amount_minor) then
        raise exception 'claim % is not submitted as this', new.claim_number using errcode = 'restrict_violation';
    end if;
    if its_claim.disputes is not null or exists (select from frozen_stage where case_number = new.claim_number) then
        raise exception 'claim % is decided by people', new.claim_number using errcode = 'restrict_violation';
    end if;
    if is_held_by_complaint(new.claim_number) then
        raise exception 'a complaint holds claim %', new.claim_number using errcode = 'restrict_violation';
    end if;
    select * into its_limit from fast_lane_limit where programme_code = new.programme_code order by id desc limit 1;
    if its_limit.id is distinct from new.limit_id or new.amount_minor > its_limit.claim_minor then
        raise exception 'claim % is above the limit of the fast lane', new.claim_number using errcode = 'restrict_violation';
    end if;
    select coalesce(sum(amount_minor), 0) into used from claim_fast_lane
     where programme_code = new.programme_code and provider_code = new.provider_code and decided_at > new.decided_at - interval '30 days';
    if used <> new.used_minor or used + new.amount_minor > its_limit.provider_minor then
        raise exception 'provider % is above its limit of the fast lane', new.provider_code using errcode = 'restrict_violation';
    end if;
    if new.chosen <> (new.draw < its_limit.review_percent * 100) then
        raise exception 'the choice of % does not follow from its draw', new.claim_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_fast_lane_guarded before insert on claim_fast_lane for each row execute function guard_fast_lane();
create trigger claim_fast_lane_append_only before update or delete on claim_fast_lane for each row execute function refuse_rewrite();
create trigger claim_fast_lane_never_emptied before truncate on claim_fast_lane execute function refuse_rewrite();

-- A case with stages is approved when each of them is. A claim without any is approved by the fast lane, as it was submitted last.
create or replace function is_case_approved(its_case text) returns boolean language sql stable as $$
    select case when exists (select from frozen_stage where case_number = its_case)
                then (select bool_and(is_stage_approved(case_number, position)) from frozen_stage where case_number = its_case)
                else exists (select from claim_fast_lane f join claim c on c.number = f.claim_number and c.submitted_at = f.submitted_at
                              where f.claim_number = its_case) end
$$;

-- ---------------------------------------------------------------- the review after payment

insert into duty (kind, numbered) values ('claimReview', false);

alter table provider_debit
    drop constraint provider_debit_kind_check,
    -- review: an officer found after the payment that it was too much
    add constraint provider_debit_kind_check check (kind in ('creditNote', 'reversal', 'review'));
create unique index review_debits_once on provider_debit (claim_number) where kind = 'review';

create table claim_review (
    claim_number    text primary key references claim_fast_lane,
    finding         text not null check (finding in ('inOrder', 'notInOrder')),
    -- as an officer gives it who approves less of a line
    decision        text not null default 'cut' check (decision = 'cut'),
    reason_code     text,
    debit           uuid unique references provider_debit,
    note            text not null check (length(trim(note)) between 1 and 1000),
    reviewed_by     text not null,
    reviewed_at     timestamptz not null,
    constraint reason_fits_the_review foreign key (reason_code, decision) references decision_reason (code, decision),
    constraint what_is_not_in_order_has_a_reason_and_a_debit
        check ((finding = 'notInOrder') = (reason_code is not null) and (finding = 'notInOrder') = (debit is not null))
);
create function guard_claim_review() returns trigger language plpgsql as $$
begin
    perform from claim_fast_lane where claim_number = new.claim_number and chosen;
    if not found then
        raise exception 'claim % was not chosen for a review', new.claim_number using errcode = 'restrict_violation';
    end if;
    if not exists (select from payment where claim_number = new.claim_number and state in ('paid', 'returned')) then
        raise exception 'claim % was not paid yet', new.claim_number using errcode = 'restrict_violation';
    end if;
    if new.debit is not null
       and not exists (select from provider_debit where id = new.debit and claim_number = new.claim_number and kind = 'review') then
        raise exception 'the debit of the review of % is of another claim', new.claim_number using errcode = 'restrict_violation';
    end if;
    -- who let the money go does not say that it went rightly
    if exists (select from payment p left join payment_run r on r.number = p.run_number
                where p.claim_number = new.claim_number and new.reviewed_by in (p.recorded_by, r.decided_by)) then
        raise exception '% paid claim %', new.reviewed_by, new.claim_number using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger claim_review_guarded before insert on claim_review for each row execute function guard_claim_review();
create trigger claim_review_append_only before update or delete on claim_review for each row execute function refuse_rewrite();
create trigger claim_review_never_emptied before truncate on claim_review execute function refuse_rewrite();
