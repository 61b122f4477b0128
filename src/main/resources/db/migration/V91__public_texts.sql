-- What the public page of a programme says, as the activated version has it, in each language in which it is written. Name and purpose in
-- English are those of the programme.
create table programme_text (
    programme_code text not null references programme,
    language text not null check (language ~ '^[a-z]{2,3}$'),
    name text check (length(name) between 1 and 100),
    purpose text check (length(purpose) between 1 and 1000),
    who_qualifies text check (length(who_qualifies) between 1 and 2000),
    papers text check (length(papers) between 1 and 2000),
    primary key (programme_code, language),
    constraint says_something check (num_nonnulls(name, purpose, who_qualifies, papers) > 0),
    constraint english_is_the_programmes_own check (language <> 'en' or num_nonnulls(name, purpose) = 0)
);
