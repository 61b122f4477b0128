-- A holder reports that a voucher is lost: it is suspended in the same transaction, until a manager of its programme decides.

create table voucher_loss (
    id              bigint generated always as identity primary key,
    voucher_code    text not null references voucher,
    reported_by     text not null,
    reported_at     timestamptz not null,
    -- by when a manager decides, as the holder was told
    due_at          timestamptz not null check (due_at > reported_at),
    -- what the reporter wrote, encrypted; null where nothing was written, and once it is erased
    words           bytea check (octet_length(words) <= 8192),
    -- how it was settled; null while it waits. ended: the voucher was revoked or expired meanwhile
    outcome         text check (outcome in ('found', 'reissued', 'suspended', 'ended')),
    settled_by      text,
    settled_at      timestamptz,
    check (num_nonnulls(outcome, settled_by, settled_at) in (0, 3))
);

create unique index one_open_loss_a_voucher on voucher_loss (voucher_code) where settled_at is null;
create index voucher_loss_by_voucher on voucher_loss (voucher_code);

-- A report stops a voucher and does nothing else: a row begins open, on a voucher that is suspended. It is settled once; its words are erased.
create function guard_voucher_loss() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.settled_at is not null
           or not exists (select from voucher where code = new.voucher_code and state = 'suspended') then
            raise exception 'a voucher that is reported as lost is suspended first' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if tg_op = 'DELETE'
       or to_jsonb(new) - '{words,outcome,settled_by,settled_at}'::text[] is distinct from to_jsonb(old) - '{words,outcome,settled_by,settled_at}'::text[]
       or new.words is distinct from old.words and new.words is not null
       or old.settled_at is not null
          and (new.outcome, new.settled_by, new.settled_at) is distinct from (old.outcome, old.settled_by, old.settled_at) then
        raise exception 'voucher_loss is append-only' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger voucher_loss_guarded before insert or update or delete on voucher_loss for each row execute function guard_voucher_loss();
create trigger voucher_loss_never_emptied before truncate on voucher_loss execute function refuse_rewrite();

-- Nothing is erased while the case is on hold.
create function keep_loss_on_hold() returns trigger language plpgsql as $$
begin
    perform require_no_hold((select application_number from voucher where code = old.voucher_code));
    return new;
end $$;
create trigger voucher_loss_on_hold_kept before update of words on voucher_loss for each row
    when (old.words is not null and new.words is null) execute function keep_loss_on_hold();

-- No report waits for a voucher that is good again or has ended, whatever changed it.
create function refuse_open_loss() returns trigger language plpgsql as $$
begin
    if exists (select from voucher_loss where voucher_code = new.code and settled_at is null) then
        raise exception 'voucher % is reported as lost, and nobody has settled it', new.code using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
create constraint trigger loss_is_settled_with_its_voucher after update of state on voucher deferrable initially deferred
    for each row when (old.state = 'suspended' and new.state <> 'suspended') execute function refuse_open_loss();
