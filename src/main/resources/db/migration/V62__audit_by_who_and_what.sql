-- Auditors ask the log for a person, an action, a voucher or a provider; the newest entries come first.
create index audit_entry_by_actor on audit_entry (actor, id);
create index audit_entry_by_action on audit_entry (action, id);
create index audit_entry_by_voucher on audit_entry ((details ->> 'voucher'), id) where details ->> 'voucher' is not null;
create index audit_entry_by_provider on audit_entry ((details ->> 'provider'), id) where details ->> 'provider' is not null;
