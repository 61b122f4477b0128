-- A day of ours is a day of lifeline.zone, which only the product knows: current_date is a day of whoever is connected. Whoever writes a
-- programme says its first day; so does everything else that has a day.
alter table programme alter column starts_on drop default;

comment on column voucher.expires_at is
    'From this moment on it is over: the first moment after its last day in lifeline.zone (vouchers of earlier versions: any moment)';
