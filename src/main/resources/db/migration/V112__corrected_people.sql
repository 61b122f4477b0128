-- An entry of the registry may be corrected, when its person asked for it and somebody decided so.
alter table person_version drop constraint person_version_change_kind_check;
alter table person_version add constraint person_version_change_kind_check
    check (change_kind in ('known', 'registered', 'renewed', 'corrected', 'erased'));
