-- What a device says informs a decision and makes no obligation: what is owed for a voucher has an upper bound here, a device is active
-- only after somebody else agreed, and two people decide about each amount that no voucher covers.

alter table programme
    -- what the vouchers of one case may cost beyond their value, all of them together; 0: nothing
    add overdraft_ceiling_minor bigint not null default 0 check (overdraft_ceiling_minor >= 0),
    -- with so many active devices an organisation needs a manager's consent for one more
    add device_limit int not null default 5 check (device_limit between 0 and 50);

-- Who may make devices of their organisation active.
alter table provider_account add administrator boolean not null default false;

-- ---------------------------------------------------------------- devices

alter table device
    -- the consent of its organisation's administrator, and a manager's where one is needed
    add administrator text,
    add administrator_at timestamptz,
    add manager_needed boolean not null default false,
    add manager text,
    add manager_at timestamptz,
    add active_since timestamptz generated always as (case when manager_needed then manager_at else administrator_at end) stored,
    -- when all that it had noted was last taken, and which record is the first one after that
    add heard_at timestamptz,
    add heard_seq bigint not null default 1 check (heard_seq > 0),
    -- by its clock, its newest record
    add last_noted_at timestamptz,
    add constraint administrator_consents_at_a_time check ((administrator is null) = (administrator_at is null)),
    add constraint manager_consents_at_a_time check ((manager is null) = (manager_at is null)),
    add constraint manager_consents_where_needed check (manager is null or manager_needed),
    add constraint heard_of_up_to_its_next_record check (heard_seq <= next_seq),
    -- nobody makes the device active that they registered, and nobody consents twice
    add constraint another_person_consents check (administrator <> registered_by and manager <> registered_by and manager <> administrator);

-- devices from before stay active; what they noted so far was taken
update device d set administrator = '(migration)', administrator_at = registered_at, heard_seq = next_seq,
       heard_at = (select max(received_at) from offline_record where device_id = d.id),
       last_noted_at = (select noted_at from offline_record where device_id = d.id order by seq desc limit 1);

create or replace function guard_device() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.administrator is not null or new.manager is not null or new.withdrawn_at is not null then
            raise exception 'a device begins inactive' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.id, new.provider_code, new.name, new.public_key, new.thumbprint, new.registered_by, new.registered_at)
           is distinct from (old.id, old.provider_code, old.name, old.public_key, old.thumbprint, old.registered_by, old.registered_at)
       or new.next_seq not in (old.next_seq, old.next_seq + 1)
       or new.heard_seq < old.heard_seq or new.heard_at < old.heard_at or (new.heard_at is null and old.heard_at is not null)
       or (old.administrator is not null and (new.administrator, new.administrator_at) is distinct from (old.administrator, old.administrator_at))
       or (old.manager is not null and (new.manager, new.manager_at) is distinct from (old.manager, old.manager_at))
       or (old.manager_needed and not new.manager_needed)
       -- who is active needs no further consent
       or (new.manager_needed and not old.manager_needed and old.administrator is not null)
       or (old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_by, new.withdrawal_reason)
               is distinct from (old.withdrawn_at, old.withdrawn_by, old.withdrawal_reason)) then
        raise exception 'device % does not change so', old.id using errcode = 'restrict_violation';
    end if;
    if old.administrator is null and new.administrator is not null then
        if not exists (select from provider_account
                        where user_id = new.administrator and provider_code = new.provider_code and administrator) then
            raise exception '% is no administrator of %', new.administrator, new.provider_code using errcode = 'restrict_violation';
        end if;
        if not new.manager_needed then
            -- two that are made active at once are counted one after the other
            perform from service_provider where code = new.provider_code for no key update;
            if (select count(*) from device where provider_code = new.provider_code and active_since is not null and withdrawn_at is null)
                   >= (select min(p.device_limit) from programme p join programme_provider pp on pp.programme_code = p.code
                        where pp.provider_code = new.provider_code and p.state <> 'closed') then
                raise exception 'so many devices of % need a manager', new.provider_code using errcode = 'restrict_violation';
            end if;
        end if;
    end if;
    -- a manager alone consents only where the organisation has nobody else who could
    if old.manager is null and new.manager is not null and new.administrator is null
       and exists (select from provider_account
                    where provider_code = new.provider_code and administrator and user_id <> new.registered_by) then
        raise exception 'the administrator of % comes first', new.provider_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
drop trigger device_guarded on device;
create trigger device_guarded before insert or update on device for each row execute function guard_device();

-- ---------------------------------------------------------------- what a device noted

alter table offline_record
    -- not older than the device, than what was last heard of it, or than the voucher
    add time_plausible boolean not null default true,
    -- nobody of its organisation had redeemed the voucher online or on another device before
    add first_at_provider boolean not null default true,
    drop column policy_kept,
    add policy_kept boolean not null
        generated always as (status_fresh and within_voucher and within_device and time_plausible and first_at_provider) stored;
alter table offline_record alter time_plausible drop default, alter first_at_provider drop default;

create function refuse_record_of_an_inactive_device() returns trigger language plpgsql as $$
begin
    if new.outcome <> 'rejected' and not exists (select from device where id = new.device_id and active_since is not null and withdrawn_at is null) then
        raise exception 'device % is not active', new.device_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger offline_record_of_an_active_device before insert on offline_record
    for each row execute function refuse_record_of_an_inactive_device();

-- ---------------------------------------------------------------- two people decide about a rest

alter table overdrawn_decision
    add round int not null default 1 check (round > 0),
    -- what is to be paid of the rest
    add amount_minor bigint not null default 0 check (amount_minor >= 0),
    drop constraint overdrawn_decision_pkey,
    add primary key (record_id, round),
    add constraint decision_of_a_person unique (record_id, round, decided_by);

-- the trigger that lets nobody rewrite a decision stands aside for what one manager decided before two were asked
alter table overdrawn_decision disable trigger overdrawn_decision_append_only;
update overdrawn_decision d set amount_minor = (select rest_minor from offline_record where id = d.record_id) where decision = 'pay';
alter table overdrawn_decision enable trigger overdrawn_decision_append_only;
alter table overdrawn_decision alter round drop default, alter amount_minor drop default;
alter table overdrawn_decision add constraint what_is_not_paid_is_nothing check ((decision = 'pay') = (amount_minor > 0));

create table overdrawn_confirmation (
    record_id       uuid not null,
    round           int not null,
    decided_by      text not null,
    agreed          boolean not null,
    reason          text not null check (length(trim(reason)) > 0),
    confirmed_by    text not null,
    confirmed_at    timestamptz not null,
    primary key (record_id, round),
    foreign key (record_id, round, decided_by) references overdrawn_decision (record_id, round, decided_by),
    constraint confirmed_by_somebody_else check (confirmed_by <> decided_by)
);
create trigger overdrawn_confirmation_append_only before update or delete on overdrawn_confirmation
    for each row execute function refuse_rewrite();
create trigger overdrawn_confirmation_never_emptied before truncate on overdrawn_confirmation execute function refuse_rewrite();

-- A new round begins only after the second person of the one before said no.
create or replace function guard_overdrawn_decision() returns trigger language plpgsql as $$
begin
    if not exists (select from offline_record where id = new.record_id and outcome = 'overdrawn' and new.amount_minor <= rest_minor)
       or new.round <> 1 + (select count(*) from overdrawn_decision where record_id = new.record_id)
       or new.round <> 1 + (select count(*) from overdrawn_confirmation where record_id = new.record_id and not agreed) then
        raise exception 'record % is not decided so', new.record_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create or replace function guard_offline_redemption() returns trigger language plpgsql as $$
begin
    if not exists (select from offline_record r join device d on d.id = r.device_id
                    where r.id = new.offline_record and r.voucher_code = new.voucher_code and d.provider_code = new.provider_code
                      and case when new.overdrawn
                               then exists (select from overdrawn_decision o join overdrawn_confirmation c using (record_id, round)
                                             where o.record_id = r.id and o.decision = 'pay' and c.agreed and o.amount_minor = new.amount_minor)
                               else new.amount_minor = r.amount_minor - r.rest_minor end) then
        raise exception 'record % does not pay so much', new.offline_record using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- ---------------------------------------------------------------- what is owed

-- Redemptions that stand never exceed their voucher's value; what is paid beyond it never exceeds the programme's ceiling, over all
-- vouchers of a case: a voucher that is issued anew does not begin anew.
create function guard_what_is_owed() returns trigger language plpgsql as $$
declare
    its voucher;
begin
    -- who redeems through the product holds this row already
    select * into its from voucher where code = new.voucher_code for no key update;
    if new.overdrawn then
        -- vouchers of one case are paid beyond one after the other
        perform pg_advisory_xact_lock(hashtextextended('overdrawn ' || its.application_number, 0));
        if new.amount_minor + (select coalesce(sum(r.amount_minor), 0) from redemption r join voucher v on v.code = r.voucher_code
                                where v.application_number = its.application_number and r.overdrawn)
               > (select overdraft_ceiling_minor from programme where code = its.programme_code) then
            raise exception 'case % costs no more beyond its vouchers', its.application_number using errcode = 'restrict_violation';
        end if;
    elsif new.amount_minor + (select coalesce(sum(r.amount_minor), 0) from redemption r
                               where r.voucher_code = new.voucher_code and not r.overdrawn
                                 and not exists (select from redemption_reversal b where b.redemption_id = r.id))
              > its.value_minor then
        raise exception 'voucher % is not worth so much', new.voucher_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger redemption_within_what_is_owed before insert on redemption for each row execute function guard_what_is_owed();
