-- An income that nobody said is unknown; 0 is a household that has none. Versions from before this keep their 0 and their score, as nobody
-- rewrites what an officer found: there a 0 says one or the other.
alter table assessment alter column income_per_head_minor drop not null;

-- How an applicant is reached, where it was changed after the application was sent: sealed; what was filed stays beside it.
alter table application
    add contact bytea,
    add constraint contact_of_a_draft_is_its_answers check (contact is null or status <> 'draft');

-- That it was changed, by whom and when, never to what: this stays when the person is erased.
create table contact_change (
    id              bigint generated always as identity primary key,
    application_number text not null references application,
    changed_by      text not null,
    changed_at      timestamptz not null,
    fields          text[] not null check (cardinality(fields) > 0)
);
create index contact_change_by_application on contact_change (application_number, changed_at);
create trigger contact_change_append_only before update or delete on contact_change for each row execute function refuse_rewrite();
create trigger contact_change_never_emptied before truncate on contact_change execute function refuse_rewrite();
