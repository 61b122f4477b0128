-- Every key that this database was ever used with, by its public id: without them codes in people's hands cannot be verified, and what
-- is sealed cannot be read. A start without one of them is refused, and no new keys are made beside it.
create table known_key (
    -- voucher, status-list, payable, audit: what it signs; personal-data: it seals; fingerprints: people are found again by it
    purpose     text not null check (purpose in ('voucher', 'status-list', 'payable', 'audit', 'personal-data', 'fingerprints')),
    id          text not null,
    first_used  timestamptz not null default now(),
    -- an operator said that it is gone for good
    lost_at     timestamptz,
    primary key (purpose, id)
);

-- A person is found again by one key only.
create unique index known_key_of_fingerprints on known_key (purpose) where purpose = 'fingerprints';

create function keep_known_key() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.lost_at is not null
       or (new.purpose, new.id, new.first_used) is distinct from (old.purpose, old.id, old.first_used) then
        raise exception 'a key that was used stays known';
    end if;
    return new;
end $$;

create trigger known_key_stays before update or delete on known_key for each row execute function keep_known_key();
