-- What help consists of where officers say so, each thing in a number: two insulin pens. Empty: any help of the programme.
create table entitlement_item (
    application_number text not null references application,
    line            int not null check (line between 1 and 4),
    name            text not null check (length(name) between 1 and 60 and name = trim(name)),
    quantity        int not null check (quantity between 1 and 999),
    primary key (application_number, line)
);

-- The same on a voucher, as it was signed; what was given out counts up to it and never beyond.
create table voucher_item (
    voucher_code    text not null references voucher,
    line            int not null check (line between 1 and 4),
    name            text not null check (length(name) between 1 and 60),
    quantity        int not null check (quantity between 1 and 999),
    redeemed        int not null default 0,
    primary key (voucher_code, line),
    constraint no_item_beyond_the_voucher check (redeemed between 0 and quantity)
);

create table redemption_item (
    redemption_id   uuid not null references redemption,
    line            int not null check (line between 1 and 4),
    quantity        int not null check (quantity between 1 and 999),
    primary key (redemption_id, line)
);

create function guard_voucher_item() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (new.voucher_code, new.line, new.name, new.quantity) is distinct from (old.voucher_code, old.line, old.name, old.quantity) then
        raise exception 'what voucher % is for does not change', old.voucher_code using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger voucher_item_guarded before update or delete on voucher_item for each row execute function guard_voucher_item();
create trigger redemption_item_append_only before update or delete on redemption_item for each row execute function refuse_rewrite();
create trigger redemption_item_never_emptied before truncate on redemption_item execute function refuse_rewrite();
