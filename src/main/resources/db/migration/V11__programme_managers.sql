-- Whose programme it is. A programme without a row here is every manager's.
create table programme_manager (
    programme_code  text not null references programme,
    user_id         text not null,
    primary key (programme_code, user_id)
);

alter table programme_change
    drop constraint programme_change_kind_check,
    add constraint programme_change_kind_check check (kind in
        ('handedIn', 'sentBack', 'dropped', 'activated', 'paused', 'resumed', 'closed', 'extended', 'toppedUp', 'managersNamed'));
