-- An applicant may ask what was sent to them: the message's content is deleted once it is sent, so its kind is kept beside it.

-- Name of its template, such as voucher-issued; null for a message that was posted before this was kept.
alter table message add column template text;
-- Whether it went to staff about the case, and not to the person of the case.
alter table message add column to_staff boolean not null default false;
