-- Vouchers that were printed together, and in which order.

create table voucher_print (
    id              uuid primary key,
    programme_code  text not null references programme,
    -- the name of a file in templates/voucher
    template        text not null check (length(template) > 0),
    state           text not null default 'waiting' check (state in ('waiting', 'ready', 'failed', 'dropped')),
    -- why nothing came out, as a code
    problem         text check (problem in ('templateBroken', 'noneValid')),
    document_sha256 text check (document_sha256 ~ '^[0-9a-f]{64}$'),
    pages           int check (pages > 0),
    requested_by    text not null,
    requested_at    timestamptz not null,
    finished_at     timestamptz,
    constraint a_failed_print_says_why check ((state = 'failed') = (problem is not null)),
    constraint a_ready_print_has_its_document check ((state = 'ready') = (document_sha256 is not null))
);
create index voucher_print_by_programme on voucher_print (programme_code, requested_at desc);

create table voucher_printed (
    print_id        uuid not null references voucher_print,
    place           int not null check (place between 1 and 1000),
    voucher_code    text not null references voucher,
    -- it had been printed before
    again           boolean not null,
    -- it ended between the order and the printing
    left_out        boolean not null default false,
    primary key (print_id, place),
    constraint once_in_a_print unique (print_id, voucher_code)
);
create index voucher_printed_by_voucher on voucher_printed (voucher_code);

-- A print is made once and dropped once.
create function guard_voucher_print() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE'
       or (new.id, new.programme_code, new.template, new.requested_by, new.requested_at)
              is distinct from (old.id, old.programme_code, old.template, old.requested_by, old.requested_at)
       or (old.state, new.state) not in (('waiting', 'waiting'), ('waiting', 'ready'), ('waiting', 'failed'), ('ready', 'dropped')) then
        raise exception 'print % is % and does not change so', old.id, old.state using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger voucher_print_guarded before update or delete on voucher_print for each row execute function guard_voucher_print();
create trigger voucher_print_never_emptied before truncate on voucher_print execute function refuse_rewrite();

-- A print holds vouchers of its own programme; which ones is not rewritten.
create function guard_voucher_printed() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and not exists (select from voucher v join voucher_print p on p.programme_code = v.programme_code
                                         where v.code = new.voucher_code and p.id = new.print_id and p.state = 'waiting')
       or tg_op = 'UPDATE' and ((new.print_id, new.place, new.voucher_code, new.again)
                                    is distinct from (old.print_id, old.place, old.voucher_code, old.again)
                                or old.left_out and not new.left_out)
       or tg_op = 'DELETE' then
        raise exception 'what is in a print does not change so' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger voucher_printed_guarded before insert or update or delete on voucher_printed
    for each row execute function guard_voucher_printed();
create trigger voucher_printed_never_emptied before truncate on voucher_printed execute function refuse_rewrite();
